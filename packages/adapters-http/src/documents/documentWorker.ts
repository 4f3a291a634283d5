import { getPriority, setPriority } from "node:os"
import { parentPort } from "node:worker_threads"
import { makeDocument } from "./makeDocument.ts"
import { parseTask } from "./serializeTask.ts"
import { threadReady } from "./threadPool.ts"

// Documents must not delay other requests on few cores. Only on Linux does this change the calling thread alone.
const niceness = 10
if (process.platform === "linux" && getPriority() < niceness) setPriority(niceness)

// One task at a time. An exception ends the thread, and `threadPool` gets it.
parentPort?.on("message", async (bytes: Uint8Array) => {
  const answer = await makeDocument(parseTask(bytes))
  const isBytes = "content" in answer && answer.content instanceof Uint8Array
  parentPort?.postMessage(answer, isBytes ? [answer.content.buffer] : [])
})
parentPort?.postMessage(threadReady)
