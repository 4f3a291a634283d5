// Effect's own diagnostics of all source and test files. Without the configuration below it would check nothing.
import { spawnSync } from "node:child_process"

const command = "node_modules/.bin/effect-tsgo"
const settings = ["--lspconfig", JSON.stringify({ diagnostics: true }), "--severity", "error,warning", "--strict"]
const { status, stderr, stdout } = spawnSync(
  command,
  ["diagnostics", "--project", "tsconfig.test.json", "--format", "text", ...settings],
  { encoding: "utf8", maxBuffer: 2 ** 26 }
)
const output = `${stdout ?? ""}${stderr ?? ""}`
process.stdout.write(output)
if (!/^Checked [1-9]\d* files/m.test(output)) {
  console.error("Effect's diagnostics checked no file.")
  process.exit(1)
}
process.exit(status ?? 1)
