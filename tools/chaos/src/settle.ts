import { setTimeout as pause } from "node:timers/promises"
import type { Servers } from "./bench/startBench.ts"
import type { Watch } from "./Watch.ts"

/** The time limit after the last fault. */
export const settleMsMax = 60_000

/** Messages that are not processed or committed, parked messages that can be applied, open operations. */
const unfinished = async (bench: Servers, watch: Watch): Promise<ReadonlyArray<string>> => {
  const [ends, committed] = [await bench.topic.ends(), await bench.topic.committed()]
  const { next } = await watch.standing()
  const lag = [...ends].flatMap(([partition, end]) => {
    const [known, stored] = [next.get(partition) ?? 0n, committed.get(partition) ?? 0n]
    return known === end && (stored === end || end === 0n)
      ? []
      : [`partition ${partition}: ${end} messages, ${known} processed, ${stored} committed`]
  })
  const [open] = await bench.look<{ waiting: bigint; operations: bigint }>(
    (sql) => sql`select
      (select count(*) from parked join payments on payment_id = missing
        where resolved_at is null and reason = 'UNKNOWN_PAYMENT') as waiting,
      (select count(*) from billing_operation where state <> 'DONE') as operations`
  )
  return [
    ...lag,
    ...(open === undefined || open.waiting === 0n ? [] : [`${open.waiting} parked messages could be applied`]),
    ...(open === undefined || open.operations === 0n ? [] : [`${open.operations} operations are not done`])
  ]
}

/** Waits until nothing is unfinished; answers the duration, and what is left after the time limit. */
export const settle = async (bench: Servers, watch: Watch) => {
  const startedMs = performance.now()
  while (true) {
    const left = await unfinished(bench, watch).catch((error: unknown) => [`no database: ${String(error)}`])
    const tookMs = performance.now() - startedMs
    if (left.length === 0 || tookMs > settleMsMax) return { tookMs, left }
    await pause(200)
  }
}
