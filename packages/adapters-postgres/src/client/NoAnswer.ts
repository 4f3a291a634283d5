/** The connection was closed because the server did not answer a statement. */
export class NoAnswer extends Error {
  constructor(silenceMs: number) {
    super(`no answer from the database within ${silenceMs} ms`)
  }
}
