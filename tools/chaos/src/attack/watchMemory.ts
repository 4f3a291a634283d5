import { setTimeout as pause } from "node:timers/promises"
import { keys } from "./startAttackBench.ts"

const everyMs = 5_000
const bytesOfMb = 1_048_576
const line = /^process_resident_memory_bytes(?:\{[^}]*\})? ([0-9.e+]+)$/mu

/** NaN if the process does not answer. */
export const readMemoryMb = async (probePort: number): Promise<number> => {
  try {
    const headers = { authorization: `Bearer ${keys.chaos}` }
    const answer = await fetch(`http://127.0.0.1:${probePort}/metrics`, {
      headers,
      signal: AbortSignal.timeout(4_000)
    })
    return Math.round(Number(line.exec(await answer.text())?.[1] ?? NaN) / bytesOfMb)
  } catch {
    return NaN
  }
}

export const watchPeakMb = async (probePort: number, isOver: () => boolean): Promise<number> => {
  let peakMb = 0
  while (!isOver()) {
    const nowMb = await readMemoryMb(probePort)
    if (nowMb > peakMb) peakMb = nowMb
    await pause(everyMs)
  }
  return peakMb
}

/** The lowest value within the time. */
export const readSettledMb = async (probePort: number, enoughMb: number, timeoutMs: number): Promise<number> => {
  const deadlineMs = performance.now() + timeoutMs
  let leastMb = await readMemoryMb(probePort)
  while (!(leastMb <= enoughMb) && performance.now() < deadlineMs) {
    await pause(1_000)
    const nowMb = await readMemoryMb(probePort)
    leastMb = Number.isNaN(leastMb) ? nowMb : Math.min(leastMb, nowMb)
  }
  return leastMb
}
