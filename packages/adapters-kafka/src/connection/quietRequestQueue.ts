import { createRequire } from "node:module"

interface RequestQueue {
  readonly pending: ReadonlyArray<unknown>
  scheduleCheckPendingRequests(): void
}

let isQuiet = false

/**
 * kafkajs 2.2.4 checks even the empty queue of each connection every millisecond, with negative timeouts, about which
 * Node 24 warns (kafkajs issue 1751). An empty queue needs no check: a new request schedules its own.
 */
export const quietRequestQueue = (): void => {
  if (isQuiet) return
  isQuiet = true
  const queue: { readonly prototype: RequestQueue } = createRequire(import.meta.url)(
    "kafkajs/src/network/requestQueue/index.js"
  )
  const schedule = queue.prototype.scheduleCheckPendingRequests
  queue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this)
  }
}
