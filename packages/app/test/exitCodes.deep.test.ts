import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { runCli } from "./cli.ts"
import { keysFor } from "./runService.ts"

const file = join(mkdtempSync(join(tmpdir(), "exit-codes-")), "file")
writeFileSync(file, '{"type":"payment.received"}\n')

const lost = ["--partition", "0", "--from", "beginning", "--by", "ann", "--reason", "the topic was recreated"]

/** Every command, called as it should be. What each finds or refuses (1) is in the tests of that command. */
const commands: ReadonlyArray<ReadonlyArray<string>> = [
  ["serve"],
  ["migrate"],
  ["verify"],
  ["reconcile"],
  ["operations", "list"],
  ["operations", "show", "1"],
  ["operations", "retry", "1"],
  ["operations", "adopt", "1", "--remote-id", "x"],
  ["operations", "reject", "1", "--reason", "x"],
  ["payments", "list"],
  ["payments", "show", "p-1"],
  ["payments", "preview", "d-1", "SETTLEMENT", "1.00"],
  ["payments", "resolve", "parked-1", "--action", "retry"],
  ["payments", "import", file],
  ["payments", "replay", "--from", "beginning"],
  ["payments", "accept-offsets", ...lost],
  ["requisites", "keys"],
  ["requisites", "rotate"]
]

const environment = async () => ({
  DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none`,
  BILLING_URL: "http://127.0.0.1:1",
  BILLING_TOKEN: "t",
  KAFKA_BROKERS: "127.0.0.1:1",
  REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`,
  API_KEYS: keysFor("x"),
  HTTP_PORT: "0"
})

describe.each(commands.map((command) => [command.join(" "), command] as const))("%s", (_, command) => {
  it(
    "exits with 2 if it cannot decide: wrong settings, wrong usage, no database",
    { timeout: 180_000 },
    async () => {
      const good = await environment()
      const words = command.filter((word, index) => index < 2 && /^[a-z]+(?:-[a-z]+)*$/.test(word))
      const [settings, usage, database, help] = await Promise.all([
        runCli(command, { ...good, DATABSE_URL: "x" }),
        runCli([...command, "--nonsense"], good),
        runCli(command, good),
        runCli([...words, "--help"], good)
      ])
      for (const { code, stderr } of [settings, usage, database]) {
        assert.strictEqual(code, 2, stderr)
        assert.isNotEmpty(stderr)
      }
      assert.strictEqual(help.code, 0, help.stderr)
    }
  )
})
