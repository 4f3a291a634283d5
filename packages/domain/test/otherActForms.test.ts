import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { parseOtherAct } from "../src/internal.ts"
import { splitCsv } from "../src/statement/splitCsv.ts"

const header = "Дата;Документ;Дебет;Кредит\n"
const commas = "Дата,Документ,Дебет,Кредит\n05.11.2026,Счёт № 17,,12345.67\n06.11.2026,Оплата; п/п 3,5000.00,\n"

describe("the other side's statement", () => {
  it.each([
    [
      "a balance with its title in the place of the date",
      `${header}Сальдо на 01.11.2026;;100,00;\n05.11.2026;Счёт;;1,00\n`,
      1
    ],
    ["no rows at all", `${header}Сальдо начальное;;;\nОбороты за период;;0;0\n`, 0],
    ["a semicolon in a text between commas", commas, 2]
  ])("may have %s", (_form, text, count) => {
    expect(Result.getOrThrow(parseOtherAct(text)).lines).toHaveLength(count)
  })

  it.each([
    ["05.11.26", "2026-11-05"],
    ["05.11.26 12:00", "2026-11-05"],
    ["29.02.28", "2028-02-29"]
  ])("may have the date %s", (date, day) => {
    expect(Result.getOrThrow(parseOtherAct(`${header}${date};Счёт;;1,00\n`)).lines).toMatchObject([{ day }])
  })

  it.each(["05/11/26", "5.11.26", "26.11.5", "31.11.26", "29.02.26", "05.11.026"])(
    "is refused with the date %s, which is none or may be another one elsewhere",
    (date) => {
      const problems = Result.getOrThrow(Result.flip(parseOtherAct(`${header}${date};Счёт;;1,00\n`)))
      expect(problems.map(({ line }) => line)).toEqual([2])
    }
  )

  it("is refused with a cell of more than 512 characters, by its line and column", () => {
    const text = (length: number) => `${header}05.11.2026;${"x".repeat(length)};;1,00\n\n06.11.2026;a;;1,00\n`
    expect(Result.getOrThrow(parseOtherAct(text(512))).lines).toHaveLength(2)
    expect(Result.flip(parseOtherAct(text(513)))).toEqual(
      Result.succeed([{ line: 2, message: "column 2 has more than 512 characters" }])
    )
  })

  it.each([
    ["dots in one cell", `${header}05.11.2026;${".".repeat(1_000_000)}1;;1,00\n`],
    ["quotes that end nowhere", `${header}05.11.2026;"${'""'.repeat(500_000)};;1,00\n`],
    ["cells that begin with a quote", `${header}${'"a;'.repeat(300_000)}`],
    ["line ends in a quote", `${header}"${"\r\n".repeat(500_000)}`]
  ])("is read at once, or refused, when it is made of %s", (_what, text) => {
    const used = process.cpuUsage()
    parseOtherAct(text)
    // Quadratic time would take minutes.
    expect(process.cpuUsage(used).user / 1_000).toBeLessThan(5_000)
  })

  it("keeps the text of a quote that ends nowhere, and of quotes inside of quotes", () => {
    const cells = (text: string) => splitCsv(text).map((line) => line.cells)
    expect(cells('a;"b;c\nd;e;f;g')).toEqual([
      ["a", '"b', "c"],
      ["d", "e", "f", "g"]
    ])
    expect(cells(' "a""b;c" ;\r\n"d\r\ne";f;g;h')).toEqual([
      ['a"b;c', ""],
      ["d\r\ne", "f", "g", "h"]
    ])
  })
})
