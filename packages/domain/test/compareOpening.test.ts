import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { CmeDealerId, compareStatement, DealerId, parseOtherAct, type Statement } from "../src/internal.ts"

const openingOf = (text: string) => Result.getOrThrow(parseOtherAct(text)).opening
const row = "05.11.2026;Счёт 17;;500,00\n"

describe("the opening balance of the other side's statement", () => {
  it.each([
    ["Сальдо начальное;;100,00;\n", 10_000n, 0n],
    [";Сальдо начальное;;1 000,50\n", 0n, 100_050n],
    ["Сальдо на 01.11.2026;;100,00;\n", 10_000n, 0n],
    ["01.11.2026;Сальдо на начало периода;;7,00\n", 0n, 700n],
    [";Входящее сальдо;-5,00;\n", -500n, 0n],
    [";Остаток на начало;;3,00\n", 0n, 300n],
    [";Opening balance;;3,00\n", 0n, 300n],
    ["Сальдо начальное;;;\n", 0n, 0n]
  ])("is found in %j", (text, debit, credit) => {
    expect(openingOf(`${text}${row}`)).toEqual({ line: 1, debit, credit })
    expect(Result.getOrThrow(parseOtherAct(`${text}${row}`)).lines).toHaveLength(1)
  })

  it("is found by the columns' titles, in any order", () => {
    const text = "Акт сверки;;;;\n№;Кредит;Дата;Документ;Дебет\nСальдо начальное;4,00;;;\n1;5,00;05.11.2026;Счёт;\n"
    expect(openingOf(text)).toEqual({ line: 3, debit: 0n, credit: 400n })
  })

  it.each([
    ["is not there", row],
    ["comes behind the rows", `${row}30.11.2026;Сальдо;9,00;\nСальдо на 30.11.2026;;9,00;\n`],
    ["is the closing one", `Дата;Документ;Дебет;Кредит\nСальдо конечное;;9,00;\n`],
    [
      "is in a document's name",
      `01.11.2026;Корректировка сальдо;9,00;\n05.11.2026;Остаток оплаты по счёту 17;9,00;\n`
    ]
  ])("is none where it %s", (_form, text) => {
    expect(openingOf(text)).toBeNull()
  })

  it("is refused when it is no sum, with all else that cannot be read", () => {
    const problems = Result.getOrThrow(Result.flip(parseOtherAct(`Сальдо начальное;;сто;\n${row}31.11.2026;a;1;`)))
    expect(problems.map(({ line }) => line)).toEqual([1, 3])
  })
})

const actWith = (openingBalance: bigint): Statement => ({
  account: { dealerId: DealerId.make(1n), accountType: "SETTLEMENT" },
  cmeDealerId: CmeDealerId.make("d-1"),
  period: { from: "2026-11-01", to: "2026-11-30" },
  timeZone: "Europe/Moscow",
  isFinal: true,
  openingBalance,
  rows: [],
  debitTurnover: 0n,
  creditTurnover: 0n,
  closingBalance: openingBalance
})

describe("the opening balances of two statements", () => {
  const compared = (ours: bigint, csv: string) =>
    compareStatement(actWith(ours), Result.getOrThrow(parseOtherAct(csv)))

  it("match when the dealer's credit is what the dealer owes", () => {
    for (const [ours, theirs] of [
      [10_000n, ";Сальдо;;100,00"],
      [-10_000n, ";Сальдо;100,00;"],
      [0n, ";Сальдо;;"]
    ] as const) {
      const { difference, opening } = compared(ours, `Дата;Документ;Дебет;Кредит\n${theirs}`)
      expect([opening.outcome, opening.difference, difference]).toEqual(["MATCHED", 0n, 0n])
    }
  })

  it("differ by a sum of their own, which no line has and the whole difference has", () => {
    const { counts, difference, lines, opening } = compared(10_000n, `;Сальдо;100,00;\n${row}`)
    expect(opening).toEqual({
      outcome: "DIFFERS",
      ours: 10_000n,
      theirs: { line: 1, debit: 10_000n, credit: 0n },
      difference: 20_000n
    })
    expect(lines.map((line) => [line.outcome, line.difference])).toEqual([["ONLY_THEIRS", -50_000n]])
    expect([counts.ONLY_THEIRS, difference]).toEqual([1, -30_000n])
  })

  it("are not compared when theirs is missing", () => {
    const { difference, opening } = compared(10_000n, row)
    expect(opening).toEqual({ outcome: "NOT_TOLD", ours: 10_000n, theirs: null, difference: 0n })
    expect(difference).toBe(-50_000n)
  })
})
