import { parse } from 'libpg-query'
import { readMigrations } from '../database/migrate.ts'
import { nameParts, nodeOf } from './constants.ts'
import type { Tree } from './constants.ts'

let known: Promise<ReadonlySet<string>> | undefined

/** Names of the views of schema `report`, as the migrations leave them. */
export function reportViews(): Promise<ReadonlySet<string>> {
  return (known ??= readViews())
}

async function readViews(): Promise<ReadonlySet<string>> {
  const views = new Set<string>()
  for (const { sql } of await readMigrations()) {
    for (const { stmt } of (await parse(sql)).stmts ?? []) {
      const view = nodeOf(stmt, 'ViewStmt')?.['view'] as Tree | undefined
      if (view?.['schemaname'] === 'report') views.add(String(view['relname']))
      const drop = nodeOf(stmt, 'DropStmt')
      if (drop?.['removeType'] !== 'OBJECT_VIEW') continue
      for (const object of drop['objects'] as Tree[]) {
        const [schema, name] = nameParts(nodeOf(object, 'List')?.['items'])
        if (schema === 'report') views.delete(name!)
      }
    }
  }
  return views
}
