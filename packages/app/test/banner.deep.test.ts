import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { banner, upLine } from "../src/commands/serve/banner.ts"
import { readSettings } from "../src/settings/readSettings.ts"
import { temporaryFolder } from "./caller.ts"
import { runService } from "./runService.ts"

const settings = Result.getOrThrow(readSettings({}))
const roles = { http: true, consumer: true, worker: true }
const places = {
  http: "http://127.0.0.1:8080",
  database: "embedded, port 5",
  billing: "sandbox in this process, x"
}

describe("the output of a start", () => {
  it("shows on a terminal where everything is, and commands to paste", () => {
    const text = banner(settings, roles, places)
    for (const words of ["/docs", "embedded", "sandbox in this process", "dev-lotus", "curl -sS"]) {
      assert.include(text, words)
    }
  })

  it("names no key in the log", () => {
    assert.notInclude(JSON.stringify(upLine(settings, roles, places)), "dev-")
  })

  it("is nothing but JSON lines where there is no terminal, one of which says where it listens", async () => {
    const service = await runService({ DATA_DIR: temporaryFolder(), LOG_LEVEL: "Info" })
    await fetch(`${service.url}/readyz`)
    assert.strictEqual(await service.end("SIGTERM"), 0)
    const lines = service
      .output()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    const up = lines.filter(({ message }) => message === "Dealer billing is up")
    assert.lengthOf(up, 1)
    assert.deepInclude(up[0], { level: "Info", http: service.url })
    assert.match(String(up[0]?.billing), /^sandbox in this process, http:\/\/127\.0\.0\.1:\d+$/)
  }, 180_000)
})
