import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import {
  applyPayments,
  CmeDealerId,
  createBill,
  DealId,
  defaultTariffs,
  PositiveKopecks,
  Tariffs
} from "@dealer-billing/domain"
import { Effect } from "effect"
import { booksOn, event, figures, newLedger, requisiteKeysText } from "./booksBench.ts"
import { temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"

const ours = "40702810900000000001"

const document = (number: string, sum: string, inn: string, purpose: string): ReadonlyArray<string> => [
  "СекцияДокумент=Платежное поручение",
  `Номер=${number}`,
  "Дата=20.11.2026",
  `Сумма=${sum}`,
  "ПлательщикСчет=40702810138250123017",
  `ПлательщикИНН=${inn}`,
  "Плательщик1=Плательщик",
  `ПолучательСчет=${ours}`,
  `НазначениеПлатежа=${purpose}`,
  "КонецДокумента"
]

const dosBytes = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder("ibm866").decode(Uint8Array.of(byte)), byte])
)

/** A statement file in the encoding DOS, whatever it declares. */
const fileOf = (declared: string, ...documents: ReadonlyArray<ReadonlyArray<string>>): string => {
  const header = ["1CClientBankExchange", "ВерсияФормата=1.03", `Кодировка=${declared}`, `РасчСчет=${ours}`]
  const text = [...header, ...documents.flat(), "КонецФайла", ""].join("\r\n")
  const path = join(temporaryFolder(), "statement.txt")
  writeFileSync(
    path,
    Uint8Array.from([...text], (character) => dosBytes.get(character) ?? 0)
  )
  return path
}

const inn = "7707083893"

const paid = Effect.gen(function* () {
  const command = {
    operation: "GET_SETTLEMENT",
    dealId: DealId.make("lot-9"),
    carPrice: PositiveKopecks.make(30_000n)
  } as const
  yield* createBill({ cmeDealerId: CmeDealerId.make("d-1"), ...command }).pipe(
    Effect.provideService(Tariffs, defaultTariffs)
  )
  const messages = [event("p-1", "100.00"), event("p-2", "200.00", "no-such")].map((text, index) => ({
    position: { source: "t", number: BigInt(index) },
    raw: new TextEncoder().encode(text)
  }))
  for (const message of messages) yield* applyPayments([message])
})

describe("payments statement", () => {
  it.live(
    "classifies payments of a bank statement as known, parked, missing or of an unknown payer, and changes nothing",
    () =>
      Effect.gen(function* () {
        const url = yield* newLedger
        const books = booksOn(url)
        yield* paid.pipe(Effect.provide(books, { local: true }))
        const before = yield* figures.pipe(Effect.provide(books, { local: true }))
        const path = fileOf(
          "DOS",
          document("1", "100.00", inn, "депозит"),
          document("2", "200.00", inn, "депозит"),
          document("3", "300.00", inn, "Оплата, лот lot-9"),
          document("4", "400.00", "500100732259", "за авто"),
          document("5", "500.00", inn, "длинно ".repeat(40)),
          document("6", "600.00", inn, "").map((line) => line.replace(ours, "40702810900000000002")),
          document("7", "x", inn, "за авто")
        )
        const environment = {
          DATABASE_URL: url,
          REQUISITE_KEYS: requisiteKeysText
        }
        const cli = (...args: ReadonlyArray<string>) =>
          Effect.promise(() => runCli(["payments", "statement", ...args], environment))
        const run = yield* cli(path, "--json")
        assert.deepStrictEqual([run.code, run.stderr], [0, ""])
        const found = JSON.parse(run.stdout) as ReadonlyArray<Record<string, unknown>>
        assert.deepStrictEqual(
          found.map(({ matchedBy, outcome, parked, paymentId }) => [outcome, matchedBy, paymentId, parked]),
          [
            ["KNOWN", "SUM", "p-1", []],
            ["PARKED", "SUM", null, ["parked-1"]],
            ["MISSING", "NUMBER_AND_SUM", null, []],
            ["UNKNOWN_PAYER", null, null, []],
            ["NO_BILL", null, null, []],
            ["NOT_OURS", null, null, []],
            ["REFUSED", null, null, []]
          ]
        )
        assert.deepStrictEqual(
          found.slice(3).map(({ notes }) => notes),
          [
            [],
            ["line 53: НазначениеПлатежа is longer than 210 characters"],
            [],
            ["line 68: Сумма is not a positive sum; use 12345.67"]
          ]
        )
        const shown = yield* cli(path)
        assert.match(shown.stdout, /^line +document +day .*\n5 +1 +2026-11-20 +100\.00 +KNOWN +SUM +d-1 +p-1 /u)
        assert.match(shown.stdout, / NOT_OURS .* neither account is one of the statement's/u)
        assert.include(shown.stdout, "the document is not valid: check it; line 68: Сумма is not a positive sum")
        const refused = yield* cli(fileOf("Windows", document("1", "1", inn, "")))
        assert.strictEqual(refused.code, 1)
        assert.include(refused.stderr, "line 3: the file is in the encoding DOS")
        assert.deepStrictEqual(yield* figures.pipe(Effect.provide(books, { local: true })), before)
      }),
    120_000
  )
})
