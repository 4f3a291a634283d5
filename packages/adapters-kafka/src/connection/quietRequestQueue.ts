import { createRequire } from "node:module"

interface RequestQueue {
  readonly pending: ReadonlyArray<unknown>
  scheduleCheckPendingRequests(): void
}

let isQuiet = false

/**
 * kafkajs 2.2.4 checks the queue of each connection every millisecond for ever, also with nothing in it, and by
 * timers of negative length, about which Node 24 warns (kafkajs issue 1751). With an empty queue there is nothing
 * to check: whatever is put into it later schedules its own check.
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
