import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { AddRoutes } from '../../../app.ts'

const packages = createRequire(import.meta.url)
const PUBLIC = new URL('../public/', import.meta.url)
const TYPES: Record<string, string> = { html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', svg: 'image/svg+xml' }
/** What the page takes from libraries, each a single file of its package. */
const LIBRARIES: Record<string, string> = {
  'marked.js': 'marked/lib/marked.esm.js', 'dompurify.js': 'dompurify/dist/purify.es.mjs',
}
const FILES = ['index.html', 'chat.js', 'draw.js', 'words.js', 'style.css', 'icon.svg']

/** The chat page and its files. */
export const addRoutes: AddRoutes = async (app, { settings }) => {
  app.get('/config.json', async () => ({ zone: settings.VIGIE_TZ }))
  for (const name of FILES) {
    const content = await readFile(fileURLToPath(new URL(name, PUBLIC)))
    app.get(name === 'index.html' ? '/' : `/${name}`, async (_request, reply) => reply.type(TYPES[name.split('.').at(-1)!]!).header('cache-control', 'no-cache').send(content))
  }
  for (const [name, path] of Object.entries(LIBRARIES)) {
    app.get(`/lib/${name}`, async (_request, reply) => reply.type(TYPES['js']!).header('cache-control', 'private, max-age=3600').send(await readFile(resolvePackageFile(path))))
  }
}

/** A file of an installed package, also one that its exports don't name. */
function resolvePackageFile(path: string): string {
  const [name, ...rest] = path.split('/')
  for (const folder of packages.resolve.paths(name!) ?? []) {
    const at = `${folder}/${name}/${rest.join('/')}`
    try {
      return packages.resolve(at)
    } catch {
      continue
    }
  }
  throw new Error(`${path} is not installed`)
}
