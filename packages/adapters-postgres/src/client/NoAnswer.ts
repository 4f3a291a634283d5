/** The error of a connection that was ended because a statement on it was not answered. */
export class NoAnswer extends Error {
  constructor(silenceMs: number) {
    super(`no answer from the database within ${silenceMs} ms`)
  }
}
