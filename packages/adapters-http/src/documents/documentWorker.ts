import { getPriority, setPriority } from "node:os"
import { parentPort } from "node:worker_threads"
import { makeDocument } from "./makeDocument.ts"
import { taskOf } from "./taskBytes.ts"
import { threadReady } from "./threadPool.ts"

/** Lower than that of the thread that answers callers: where there are few cores, documents wait and not they. */
const niceness = 10
// On Linux this is about the calling thread alone; elsewhere it would slow the whole process.
// A process that is nicer already may not go back.
if (process.platform === "linux" && getPriority() < niceness) setPriority(niceness)

// The entry of the thread: one task at a time. What throws ends the thread, and its owner learns why.
parentPort?.on("message", async (bytes: Uint8Array) => {
  const answer = await makeDocument(taskOf(bytes))
  const isBytes = "content" in answer && answer.content instanceof Uint8Array
  parentPort?.postMessage(answer, isBytes ? [answer.content.buffer] : [])
})
parentPort?.postMessage(threadReady)
