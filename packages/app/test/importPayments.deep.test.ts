import { appendFileSync, writeFileSync } from "node:fs"
import { once } from "node:events"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { importFile } from "../src/commands/payments/importFile.ts"
import { importProgress } from "../src/commands/payments/importProgress.ts"
import { booksOn, event, figures, newLedger, requisiteKeysText } from "./booksBench.ts"
import { temporaryFolder } from "./caller.ts"
import { spawnCli } from "./runService.ts"

const quiet = () => Effect.void
const fileOf = (lines: ReadonlyArray<string>, end = "\n"): string => {
  const path = join(temporaryFolder(), "events.jsonl")
  writeFileSync(path, lines.map((line) => `${line}${end}`).join(""))
  return path
}
const events = (count: number) => Array.from({ length: count }, (_, index) => event(`p-${index}`))

describe("payments import", () => {
  it.live(
    "applies a file's events once, parks what cannot be applied, passes blank lines over, and knows every line again",
    () =>
      Effect.gen(function* () {
        const url = yield* newLedger
        const path = fileOf(
          [...events(1_200), event("p-7"), "{", "", event("p-x", "1.00", "no-such"), " \t"],
          "\r\n"
        )
        const books = booksOn(url)
        const first = yield* importFile(path, quiet).pipe(Effect.provide(books, { local: true }))
        assert.deepInclude(first, {
          lines: 1_205,
          blank: 2,
          before: 0,
          applied: 1_200,
          duplicates: 1,
          stale: 0,
          parked: 2
        })
        const after = yield* figures.pipe(Effect.provide(books, { local: true }))
        assert.deepInclude(after, { processedMessages: 1_203, payments: 1_200, parked: 2, balance: "120000" })
        const again = yield* importFile(path, quiet).pipe(Effect.provide(books, { local: true }))
        assert.deepInclude(again, { source: first.source, before: 1_204, applied: 0, duplicates: 0, parked: 0 })
        appendFileSync(path, event("p-new"))
        const changed = yield* importFile(path, quiet).pipe(Effect.provide(books, { local: true }))
        assert.deepInclude(changed, { before: 0, applied: 1, duplicates: 1_201, parked: 2 })
        assert.notStrictEqual(changed.source, first.source)
        const last = yield* figures.pipe(Effect.provide(books, { local: true }))
        assert.deepInclude(last, { payments: 1_201, balance: "120100" })
      })
  )

  it.live("refuses a file that it cannot read, or whose lines have no end, before anything is applied", () =>
    Effect.gen(function* () {
      const books = booksOn(yield* newLedger)
      const tryImport = (path: string) =>
        Effect.flip(importFile(path, quiet)).pipe(Effect.provide(books, { local: true }))
      assert.match((yield* tryImport("no-such-file")).message, /Cannot import no-such-file: ENOENT/)
      const endless = fileOf([event("p-1"), "x".repeat(1_200_000)])
      assert.match((yield* tryImport(endless)).message, /line 2 is longer than 1000000 bytes/)
      assert.strictEqual((yield* figures.pipe(Effect.provide(books, { local: true }))).processedMessages, 0)
    })
  )

  it.live(
    "continues after a kill, with the same ledger as without it",
    () =>
      Effect.gen(function* () {
        const count = 15_000
        const path = fileOf([...events(count), "{", event("p-1", "2.00")])
        const url = yield* newLedger
        const environment = { DATABASE_URL: url, REQUISITE_KEYS: requisiteKeysText }
        const child = spawnCli(["payments", "import", path], environment)
        const exited = once(child, "exit")
        let output = ""
        child.stderr?.on("data", (chunk: Buffer) => {
          output += chunk.toString()
          if (/ [2-9]\d %/.test(output)) child.kill("SIGKILL")
        })
        yield* Effect.promise(() => exited)
        assert.strictEqual(child.signalCode, "SIGKILL", output)
        const books = booksOn(url)
        const rest = yield* importFile(path, quiet).pipe(Effect.provide(books, { local: true }))
        assert.isAtLeast(rest.before, 0.2 * count)
        assert.strictEqual(rest.before + rest.applied + rest.duplicates + rest.parked, count + 2)
        const other = booksOn(yield* newLedger)
        const whole = yield* importFile(path, quiet).pipe(Effect.provide(other, { local: true }))
        assert.deepInclude(whole, { applied: count, duplicates: 0, parked: 2 })
        assert.deepStrictEqual(
          yield* figures.pipe(Effect.provide(books, { local: true })),
          yield* figures.pipe(Effect.provide(other, { local: true }))
        )
      }),
    120_000
  )
})

describe("the progress of an import", () => {
  const shown = (isTTY: boolean) => {
    let text = ""
    const progress = importProgress({ isTTY, write: (more) => (text += more) })
    return Effect.as(
      Effect.forEach([0, 4, 5, 50, 51, 100], (lines) => progress(lines, 100)),
      () => text
    )
  }

  it.effect("is a bar on a terminal, and a line at every tenth elsewhere", () =>
    Effect.gen(function* () {
      const plain = (yield* shown(false))()
      assert.strictEqual(plain, "0 of 100 lines, 0 %\n50 of 100 lines, 50 %\n100 of 100 lines, 100 %\n")
      const bar = (yield* shown(true))()
      assert.include(bar, `\r[${"#".repeat(15)}${".".repeat(15)}] 50 of 100 lines, 50 %`)
      assert.isTrue(bar.endsWith("100 of 100 lines, 100 %\n"))
    })
  )
})
