import { execFile } from "node:child_process"

const timeoutMs = 120_000
const outputBytesMax = 8 * 1024 * 1024

/** Runs the command `verify`; answers the violations. */
export const runVerify = (
  program: ReadonlyArray<string>,
  environment: Readonly<Record<string, string>>
): Promise<ReadonlyArray<string>> =>
  new Promise((resolve) => {
    const [node = "", ...flags] = program
    const options = { env: environment, timeout: timeoutMs, maxBuffer: outputBytesMax }
    execFile(node, [...flags, "verify"], options, (error, stdout, stderr) => {
      const broken = stdout.split("\n").filter((line) => line.startsWith("BROKEN"))
      const silent = error !== null && broken.length === 0 ? [`verify failed: ${error.message} ${stderr}`] : []
      resolve([...broken.map((line) => `verify: ${line}`), ...silent])
    })
  })
