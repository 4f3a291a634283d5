import { spawn } from "node:child_process"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const vitest = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs")

/** Starts vitest on samples of this package. */
export const runSamples = (...names: ReadonlyArray<string>) => {
  const config = join(import.meta.dirname, "samples", "vitest.config.ts")
  const child = spawn(process.execPath, [vitest, "run", "--config", config, ...names], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, NO_COLOR: "1", CI: "true" }
  })
  let output = ""
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk))
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve))
  return { child, ended, output: () => output }
}

export const until = async (what: string, isTrue: () => boolean, timeoutMs = 20_000): Promise<void> => {
  const deadlineMs = performance.now() + timeoutMs
  while (!isTrue()) {
    if (performance.now() > deadlineMs) throw new Error(`Timed out: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
