import { describe, expect, it } from "@effect/vitest"
import { DateTime, Result } from "effect"
import {
  BillId,
  CmeDealerId,
  compareStatement,
  DealerId,
  otherActLinesMax,
  parseOtherAct,
  type OtherAct,
  type OtherActLine,
  type Statement,
  type StatementRow
} from "../src/internal.ts"

const actIn = (text: string): OtherAct => Result.getOrThrow(parseOtherAct(text))
const lines = (text: string): ReadonlyArray<OtherActLine> => actIn(text).lines
const problems = (text: string) => Result.getOrThrow(Result.flip(parseOtherAct(text)))

describe("the other side's statement", () => {
  it("is read with any of three separators, both decimal marks, and columns in any order", () => {
    const line = (at: number, debit: bigint, credit: bigint) => ({
      line: at,
      day: "2026-11-05",
      document: "Счёт 17",
      debit,
      credit
    })
    expect(lines("05.11.2026;Счёт 17;;1 234,50")).toEqual([line(1, 0n, 123_450n)])
    expect(lines('2026-11-05,Счёт 17,"1,234.50",')).toEqual([line(1, 123_450n, 0n)])
    expect(lines("5.11.2026\tСчёт 17\t-10\t0,00")).toEqual([line(1, -1000n, 0n)])
    expect(lines("Кредит;Дата;Примечание;Документ;Дебет\r\n7,5;05.11.2026;x;Счёт 17;\r\n")).toEqual([
      line(2, 0n, 750n)
    ])
    expect(lines('date,document,debit,credit\n2026-11-05,"Счёт 17",5.00,0.00')).toEqual([line(2, 500n, 0n)])
  })

  it("may have titles, balances and turnovers around its rows, and line ends inside of quotes", () => {
    const text = [
      "Акт сверки;;;",
      "Дата;Документ;Дебет;Кредит",
      "Сальдо начальное;;100,00;",
      '05.11.2026;"Счёт ""А""\nот 5 ноября";;10,00',
      "",
      "06.11.2026;Оплата;10,00;",
      "Обороты за период;;10,00;10,00"
    ].join("\n")
    expect(lines(text).map(({ document, line }) => [line, document])).toEqual([
      [4, 'Счёт "А"\nот 5 ноября'],
      [7, "Оплата"]
    ])
  })

  it("is refused with every line that cannot be read", () => {
    const text = "31.11.2026;a;1,00;\n30.11.2026;b;1,234;x\n30.11.2026;c;1,00;2,00\n30.11.2026;d;1,00;"
    expect(problems(text).map(({ line }) => line)).toEqual([1, 2, 3])
    expect(problems("")).toHaveLength(1)
    expect(problems("a;b;c;d")).toHaveLength(1)
    expect(problems("30.11.2026;a;9999999999999,00;")).toHaveLength(1)
    expect(problems("30.11.2026;a;1,00;\n".repeat(otherActLinesMax + 1))).toHaveLength(1)
  })

  it("takes no long time to be read, whatever quotes it has", () => {
    for (const part of ['"', '"a;', ' "', '""x']) {
      expect(Result.isFailure(parseOtherAct(part.repeat(200_000)))).toBe(true)
    }
  })
})

const row = (
  kind: StatementRow["kind"],
  id: string,
  amount: bigint,
  more: Partial<StatementRow> = {}
): StatementRow => ({
  kind,
  bookedAt: DateTime.makeUnsafe("2026-11-05T10:00:00Z"),
  day: "2026-11-05",
  documentId: id,
  billId: kind === "BILL" ? BillId.make(BigInt(id)) : null,
  dealId: null,
  paidAt: null,
  reversesPaymentId: null,
  invoiceNumber: null,
  debit: kind === "BILL" ? amount : 0n,
  credit: kind === "BILL" ? 0n : amount,
  ...more
})

const actOf = (...rows: ReadonlyArray<StatementRow>): Statement => ({
  account: { dealerId: DealerId.make(1n), accountType: "SETTLEMENT" },
  cmeDealerId: CmeDealerId.make("d-1"),
  period: { from: "2026-11-01", to: "2026-11-30" },
  timeZone: "Europe/Moscow",
  isFinal: true,
  openingBalance: 0n,
  rows,
  debitTurnover: 0n,
  creditTurnover: 0n,
  closingBalance: 0n
})

const told = (statement: Statement, csv: string) =>
  compareStatement(statement, actIn(csv)).lines.map(({ matchedBy, outcome, ours, theirs, difference }) => [
    outcome,
    matchedBy,
    ours?.documentId ?? null,
    theirs?.line ?? null,
    difference
  ])

describe("two statements side by side", () => {
  it("match by document and sum, our debit being the other side's credit", () => {
    const paidAt = DateTime.makeUnsafe("2026-11-03T10:00:00Z")
    const statement = actOf(row("BILL", "17", 50_000n), row("PAYMENT", "p-1", 20_000n, { paidAt }))
    const csv = "07.11.2026;Оплата по счёту p-1;200,00;\n05.11.2026;Счёт № 17 от 05.11.2026;;500,00"
    expect(told(statement, csv)).toEqual([
      ["MATCHED", "DOCUMENT_AND_SUM", "p-1", 1, 0n],
      ["MATCHED", "DOCUMENT_AND_SUM", "17", 2, 0n]
    ])
    // Without mirroring nothing matches.
    expect(compareStatement(statement, actIn("05.11.2026;Счёт 17;500,00;")).counts.MATCHED).toBe(0)
  })

  it("match by the day of payment, and by the sum alone where no document helps", () => {
    const paidAt = DateTime.makeUnsafe("2026-11-03T22:00:00Z")
    const statement = actOf(row("PAYMENT", "p-1", 20_000n, { paidAt }), row("BILL", "17", 50_000n))
    expect(told(statement, "04.11.2026;п/п 512;200,00;\n09.11.2026;УПД 3;;500,00")).toEqual([
      ["MATCHED", "DAY_AND_SUM", "p-1", 1, 0n],
      ["MATCHED", "SUM", "17", 2, 0n]
    ])
  })

  it("differ in a document's sum, and in lines that only one side has", () => {
    const statement = actOf(
      row("BILL", "17", 50_000n, { invoiceNumber: "А-17", dealId: "Lot-42" }),
      row("BILL", "18", 70n)
    )
    const csv = "05.11.2026;Счёт А-17;;499,00\n06.11.2026;Оплата;1,00;"
    expect(told(statement, csv)).toEqual([
      ["SUM_DIFFERS", "DOCUMENT", "17", 1, 100n],
      ["ONLY_OURS", null, "18", null, 70n],
      ["ONLY_THEIRS", null, null, 2, 100n]
    ])
    expect(compareStatement(statement, actIn(csv))).toMatchObject({
      counts: { MATCHED: 0, SUM_DIFFERS: 1, ONLY_OURS: 1, ONLY_THEIRS: 1 },
      difference: 270n
    })
    expect(told(statement, "05.11.2026;lot-42;;1,00")[0]).toEqual(["SUM_DIFFERS", "DOCUMENT", "17", 1, 49_900n])
  })

  it("have each line once, however many are alike", () => {
    const many = Array.from({ length: 3_000 }, (_, index) => row("BILL", String(index + 1), 100n))
    const { counts, lines: compared } = compareStatement(
      actOf(...many),
      actIn("05.11.2026;x;;1,00\n".repeat(3_001))
    )
    expect(counts).toEqual({ MATCHED: 3_000, SUM_DIFFERS: 0, ONLY_OURS: 0, ONLY_THEIRS: 1 })
    expect(new Set(compared.map(({ ours }) => ours)).size).toBe(3_001)
  })
})
