import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { expect, onTestFinished, test } from "vitest"

const program = fileURLToPath(new URL("hangingProcess.ts", import.meta.url))

test(
  "30 s after SIGTERM a process ends, although a fiber in it cannot be interrupted",
  { timeout: 90_000 },
  async () => {
    const child = spawn(process.execPath, ["--conditions=@dealer-billing/source", program], {
      stdio: ["ignore", "pipe", "pipe"]
    })
    onTestFinished(() => void child.kill("SIGKILL"))
    let told = ""
    child.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()))
    await once(child.stdout, "data")
    const startedMs = performance.now()
    child.kill("SIGTERM")
    const [code] = await once(child, "exit")
    expect(code).toBe(70)
    expect(performance.now() - startedMs).toBeGreaterThan(29_000)
    expect(performance.now() - startedMs).toBeLessThan(45_000)
    expect(told).toContain("The process did not end within 30 s after SIGTERM, and was killed")
  }
)
