import type { Item } from '../runner/run.ts'
export async function safetyItems(): Promise<Item[]> { return [] }
