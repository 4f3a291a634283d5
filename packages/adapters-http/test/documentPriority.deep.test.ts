import { once } from "node:events"
import { readdirSync, readFileSync } from "node:fs"
import { getPriority } from "node:os"
import { Worker } from "node:worker_threads"
import { expect, it } from "vitest"

/** Fields are counted after the name, which may have spaces. */
const niceness = (threadId: string): number =>
  Number(readFileSync(`/proc/self/task/${threadId}/stat`, "utf8").split(") ")[1]?.split(" ")[16])

it("the document thread has a lower priority than all others of the process", async (context) => {
  if (process.platform !== "linux") return context.skip("only Linux has a priority per thread")
  const before = getPriority()
  const known = new Set(readdirSync("/proc/self/task"))
  const entry = new URL("../src/documents/documentWorker.ts", import.meta.url)
  const thread = new Worker(entry, { execArgv: ["--conditions=@dealer-billing/source"] })
  try {
    await once(thread, "message")
    const threads = readdirSync("/proc/self/task").map((id) => ({ isNew: !known.has(id), nice: niceness(id) }))
    expect(threads.filter(({ nice }) => nice > before)).toEqual([{ isNew: true, nice: 10 }])
  } finally {
    await thread.terminate()
  }
})
