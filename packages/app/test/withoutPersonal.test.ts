import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Logger } from "effect"
import { jsonLine } from "../src/telemetry/jsonLine.ts"
import {
  causeWithoutPersonal,
  errorWithoutPersonal,
  textWithoutPersonal
} from "../src/telemetry/withoutPersonal.ts"

describe("text without what may be personal", () => {
  it.each([
    ['Unexpected token, "{"name":"OOO Romashka" is not valid JSON', "Romashka"],
    ['Expected string, got {"inn":"7707083893"}', "7707083893"],
    ["the payer 7707083893 is not known", "7707083893"],
    ["account 40702 810 1 3825 0123017 is closed", "0123017"],
    ["call +7 (495) 123-45-67", "45-67"],
    ["write to buh@example.ru", "buh"],
    ["the dealer ООО «Ромашка», г. Москва, ул. Вавилова, д. 19", "Вавилова"],
    ["д'Артаньян & Co", "Артаньян"]
  ])("hides it in: %s", (text, secret) => {
    assert.include(text, secret)
    assert.notInclude(textWithoutPersonal(text), secret)
  })

  it("keeps what says what went wrong", () => {
    assert.strictEqual(textWithoutPersonal("Operation 512 has no account"), "Operation 512 has no account")
    assert.strictEqual(
      textWithoutPersonal("Cannot read properties of undefined (reading 'inn')"),
      'Cannot read properties of undefined (reading "…")'
    )
  })

  it("ends a message that holds a whole document", () => {
    assert.isAtMost(textWithoutPersonal("a ".repeat(5_000)).length, 500)
  })
})

describe("an error without what may be personal", () => {
  it("keeps its kind and place, and those of its causes", () => {
    const cause = new TypeError("no bank for Иванов", { cause: new RangeError("40702810138250123017") })
    const told = errorWithoutPersonal(cause)
    assert.match(told.stack ?? "", /^TypeError: no bank for …\n\s+at .*withoutPersonal\.test\.ts:\d+/u)
    assert.strictEqual((told.cause as Error).message, "…")
    assert.notMatch(told.stack ?? "", /Иванов/u)
  })

  it("takes no lines of a message for a stack", () => {
    const error = new Error("x\n    at Ivanov Ivan Ivanovich\n    at home")
    assert.notInclude(errorWithoutPersonal(error).stack?.split("\n").slice(3).join() ?? "", "home")
    assert.notInclude(errorWithoutPersonal({ inn: "7707083893" }).stack ?? "", "7707083893")
    assert.notInclude(String(errorWithoutPersonal("7707083893")), "7707083893")
  })

  it("keeps the reasons of a cause, and hides their messages", () => {
    const cause = Cause.fromReasons([
      Cause.makeFailReason(new Error("Петров")),
      Cause.makeDieReason("7707083893"),
      Cause.makeInterruptReason(1)
    ])
    const told = causeWithoutPersonal(cause)
    assert.deepStrictEqual(
      told.reasons.map(({ _tag }) => _tag),
      ["Fail", "Die", "Interrupt"]
    )
    assert.notMatch(Cause.pretty(told), /Петров|7707083893/u)
  })
})

describe("a line of the log", () => {
  const lineOf = (log: Effect.Effect<void>): Record<string, unknown> => {
    const lines: Array<string> = []
    const logger = Logger.map(jsonLine, (line) => void lines.push(line))
    Effect.runSync(log.pipe(Effect.provide(Logger.layer([logger]))))
    assert.strictEqual(lines.length, 1)
    assert.notInclude(lines[0], "\n")
    return JSON.parse(lines[0] ?? "") as Record<string, unknown>
  }

  it("holds what it was annotated with, and the trace it is in", () => {
    const log = Effect.logInfo("Done").pipe(
      Effect.annotateLogs({ requestId: "r-1", id: 7n }),
      Effect.withSpan("work")
    )
    const line = lineOf(log)
    assert.deepInclude(line, { level: "Info", message: "Done", requestId: "r-1", id: "7" })
    assert.match(String(line.traceId), /^[0-9a-f]{32}$/u)
  })

  it("has the place of an error, and no personal data", () => {
    const line = lineOf(Effect.logError("It failed", Cause.die(new Error("Сидоров"))))
    assert.match(String(line.cause), /at .*withoutPersonal\.test/u)
    const beside = lineOf(Effect.logError("It failed", new Error("Сидоров\nand more")))
    assert.notMatch(JSON.stringify([line, beside]), /Сидоров/u)
  })

  it("survives annotations that JSON cannot hold", () => {
    const loop: Record<string, unknown> = {}
    loop.self = loop
    assert.deepInclude(lineOf(Effect.annotateLogs(Effect.logInfo("Done"), { loop })), { message: "Done" })
  })
})
