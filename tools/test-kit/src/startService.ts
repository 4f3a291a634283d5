import { spawn } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"

const startTimeoutMs = 90_000

/** The shipped service in a process of its own, with everything embedded. `npm run -s bundle` makes it. */
export const startService = async (dataFolder: string) => {
  const entry = join(import.meta.dirname, "../../../packages/app/bundle/main.js")
  const child = spawn(process.execPath, [entry, "serve"], {
    env: {
      PATH: process.env.PATH ?? "",
      HOME: process.env.HOME ?? "",
      HTTP_PORT: "0",
      SANDBOX_PORT: "0",
      DATA_DIR: dataFolder
    }
  })
  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)))
  const find = (pattern: RegExp) => pattern.exec(output)?.[1] ?? ""
  const findUrl = () => find(/"http":"(http:\/\/[^"]+)"/)
  const endMs = performance.now() + startTimeoutMs
  while (findUrl() === "") {
    if (child.exitCode !== null || performance.now() > endMs)
      throw new Error(`The service did not start:\n${output}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url: findUrl(),
    sandboxUrl: find(/sandbox in this process, (http:\/\/[^"]+)/),
    stop: async (): Promise<void> => {
      const exit = once(child, "exit")
      child.kill("SIGTERM")
      await exit
    }
  }
}
