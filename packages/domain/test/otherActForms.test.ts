import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { parseOtherAct } from "../src/index.ts"

const header = "Дата;Документ;Дебет;Кредит\n"
const commas = "Дата,Документ,Дебет,Кредит\n05.11.2026,Счёт № 17,,12345.67\n06.11.2026,Оплата; п/п 3,5000.00,\n"

describe("the other side's act", () => {
  it.each([
    [
      "a balance with its title where the date stands",
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
})
