export { TemplateMiner } from './miner.ts'
export type { KnownTemplate, Mined, MinedTemplate } from './miner.ts'
