import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ROOT, plant } from './faults.ts'
import type { Fault } from './faults.ts'

const CODE = ['server', 'tools', 'ingest', 'migrations', 'prompts', 'eval']
const LINKED = ['models', 'docs']
const FILES = ['package.json', 'package-lock.json', 'tsconfig.json']

/** A copy of the product in which faults are planted; its libraries and models are those of the original, its caches its own. */
export class ProductCopy {
  private constructor(readonly folder: string) {}

  static async make(): Promise<ProductCopy> {
    const folder = await mkdtemp(join(tmpdir(), 'vigie-mutant-'))
    // The folder of faults is left out: a fault that is added changes no answer.
    for (const name of CODE) await cp(join(ROOT, name), join(folder, name), { recursive: true, filter: (path) => !path.endsWith('.test.ts') && !/[\\/](?:faults|bench)$/.test(path) })
    for (const name of FILES) await cp(join(ROOT, name), join(folder, name))
    for (const name of LINKED) await symlink(join(ROOT, name), join(folder, name), 'dir')
    // Linked one by one, so that what the copy keeps in node_modules/.cache stays its own.
    await mkdir(join(folder, 'node_modules'))
    for (const name of await readdir(join(ROOT, 'node_modules'))) if (name !== '.cache') await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name))
    return new ProductCopy(folder)
  }

  /** Names the state of the product: results of another state are not gone on with. */
  async fingerprint(): Promise<string> {
    const hash = createHash('sha256')
    for (const name of CODE) {
      const files = (await readdir(join(this.folder, name), { recursive: true, withFileTypes: true })).filter((each) => each.isFile() && !each.name.endsWith('.yaml') && basename(each.parentPath) !== 'mutations')
      for (const path of files.map((each) => join(each.parentPath, each.name)).toSorted()) hash.update(path.slice(this.folder.length)).update(await readFile(path))
    }
    for (const name of ['vigie.gguf', 'reader.bin', 'vigie.json']) hash.update(await readFile(join(this.folder, 'models', 'language', name)))
    return hash.digest('hex').slice(0, 16)
  }

  /** Does something with the fault planted, and takes it out again. */
  async with<T>(fault: Fault, work: () => Promise<T>): Promise<T> {
    const path = join(this.folder, fault.file)
    const text = await readFile(path, 'utf8')
    await writeFile(path, plant(fault, text))
    try {
      return await work()
    } finally {
      await writeFile(path, text)
    }
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
