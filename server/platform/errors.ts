/**
 * A failure that its reader can act on: the message says what is wrong, where, and what to do.
 * It may be shown as it is, in every channel; it never holds hosts, users, passwords or stack traces.
 */
export class UserError extends Error {
  constructor(
    /** Short, stable name of the kind of failure, e.g. `unknown_file_kind`. */
    readonly code: string,
    message: string,
  ) {
    super(message)
    this.name = 'UserError'
  }
}

/** A tool was called with an input that fits the schema but makes no sense; the message is for the model and the user. */
export class ToolInputError extends UserError {
  constructor(message: string) {
    super('tool_input', message)
    this.name = 'ToolInputError'
  }
}

/** Four characters that tie what a user saw to the log entry with the whole error. */
export function errorCode(): string {
  return Math.floor(Math.random() * 0xffff).toString(16).toUpperCase().padStart(4, '0')
}
