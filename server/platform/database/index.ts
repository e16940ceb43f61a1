export { openDatabase } from './open.ts'
export type { OpenOptions } from './open.ts'
export type * from './types.ts'
