export interface KnownTemplate { id: number; template: string }
/** `id` null: a new one; `changed`: a known one that has more parameters than before. */
export interface MinedTemplate { id: number | null; template: string; changed: boolean }
/** `templateOf[shape]` is the index of its template in `templates`. */
export interface Mined { templates: MinedTemplate[]; templateOf: number[] }

/** Learns the templates of messages: first every message is shown to `shapeOf`, then `finish` tells the template of each shape. */
export class TemplateMiner {
  readonly #shapes = new Map<string, number>()

  shapeOf(message: string): number {
    const line = message.split('\n', 1)[0]!
    const text = line.replace(/\S*\d\S*/g, '<*>')
    let shape = this.#shapes.get(text)
    if (shape === undefined) this.#shapes.set(text, shape = this.#shapes.size)
    return shape
  }

  finish(known: KnownTemplate[]): Mined {
    const ids = new Map(known.map(({ id, template }) => [template, id]))
    const texts = [...this.#shapes.keys()]
    return { templates: texts.map((template) => ({ id: ids.get(template) ?? null, template, changed: false })), templateOf: texts.map((_, index) => index) }
  }
}
