import { deserialize } from "node:v8"
import { parentPort } from "node:worker_threads"
import { threadReady } from "../src/documents/threadPool.ts"

// A fake document thread: the dealer's id says what it does.
const doings: Readonly<Record<string, () => unknown>> = {
  spin: () => {
    for (;;);
  },
  fill: () => {
    const held: Array<ReadonlyArray<number>> = []
    for (;;) held.push(Array.from({ length: 100_000 }, (_, index) => index + held.length))
  },
  crash: () => {
    throw new TypeError("a defect")
  },
  wait: () => new Promise((resolve) => setTimeout(() => resolve({ content: "waited" }), 500))
}
let count = 0
parentPort?.on("message", async (bytes: Uint8Array) => {
  const { source } = deserialize(bytes) as { source: { head: { cmeDealerId: string } } }
  count += 1
  const answer = (await doings[source.head.cmeDealerId]?.()) ?? { content: `document ${count}` }
  parentPort?.postMessage(answer)
})
parentPort?.postMessage(threadReady)
