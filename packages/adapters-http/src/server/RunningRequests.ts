import type { IncomingMessage, ServerResponse } from "node:http"

export class RunningRequests {
  readonly #running = new Set<ServerResponse>()
  #isStopping = false

  get isStopping(): boolean {
    return this.#isStopping
  }

  begin(_: IncomingMessage, outgoing: ServerResponse): void {
    this.#running.add(outgoing)
    outgoing.once("close", () => this.#running.delete(outgoing))
    // While stopping, new requests are still served, but their connections are not kept.
    if (this.#isStopping) outgoing.setHeader("Connection", "close")
  }

  /** From now on the service is not ready. The result says whether a request of this moment is still running. */
  beginStop(): () => boolean {
    this.#isStopping = true
    const left = [...this.#running]
    return () => left.some((outgoing) => this.#running.has(outgoing))
  }
}
