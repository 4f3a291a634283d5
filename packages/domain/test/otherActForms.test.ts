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
})
