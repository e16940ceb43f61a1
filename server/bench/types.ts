/** A benchmark: a file under server/bench/ that exports it as `bench`. */
export interface Bench {
  name: string
  describe: string
  /**
   * Without `data` the development data beside the repository are used, and the score and the reference are printed too;
   * when they are not there, the lines say that it was skipped.
   */
  run(options: { data: string | undefined; out: string | undefined; extra: Record<string, string> }): Promise<{ lines: string[] }>
}
