import type { IncomingMessage, ServerResponse } from "node:http"

/** The requests that a server is handling, so that a stop can let them end. */
export class RunningRequests {
  readonly #running = new Set<ServerResponse>()
  #isStopping = false

  get isStopping(): boolean {
    return this.#isStopping
  }

  begin(_: IncomingMessage, outgoing: ServerResponse): void {
    this.#running.add(outgoing)
    outgoing.once("close", () => this.#running.delete(outgoing))
    // Whoever comes while the server stops is served, and has to look for another one the next time.
    if (this.#isStopping) outgoing.setHeader("Connection", "close")
  }

  /** From now on the service is not ready; tells whether any request is left of those that run now. */
  beginStop(): () => boolean {
    this.#isStopping = true
    const left = [...this.#running]
    return () => left.some((outgoing) => this.#running.has(outgoing))
  }
}
