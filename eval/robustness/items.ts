import type { Item } from '../runner/run.ts'
export async function robustnessItems(): Promise<Item[]> { return [] }
