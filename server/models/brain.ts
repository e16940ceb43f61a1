/** A message as the bundled model sees it: names, dates, numbers and quotes are placeholders. */
export interface BrainInput {
  text: string
  /** Frames of the previous turn of the thread, with their placeholders; '' when there is none. */
  previous: string
  language: 'en' | 'fr'
}

export interface Reading {
  /** Frames as text, see models/language/FRAME.md. */
  frames: string
  /** Calibrated probability that the frames are right in every slot, 0-1. */
  confidence: number
  /** The next best readings, likeliest first. */
  alternatives: string[]
}

/** Turns a message into frames. Deterministic; no network. */
export interface Brain {
  name: string
  read(input: BrainInput): Promise<Reading>
  close(): Promise<void>
}
