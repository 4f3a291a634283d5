import { describe, expect, it } from "vitest"
import { Result } from "effect"
import { parseBankStatement } from "../src/index.ts"
import { documentLines, encodeIn, fileText } from "./samples.ts"

const indirect = { ПолучательСчет: "30101810400000000225", ПолучательРасчСчет: "40702810900000000001" }
const numbered = { ПлательщикИНН: null, Плательщик: null, Плательщик1: 'ИНН 7707083893 ООО "Ромашка"' }

describe("an incoming payment is found in a file", () => {
  it.each([
    ["with bare line feeds", fileText([documentLines()]).replaceAll("\r\n", "\n")],
    ["through the bank's correspondent account", fileText([documentLines(indirect)])],
    ["with the payer's INN in a numbered field", fileText([documentLines(numbered)])]
  ])("%s", (_form, text) => {
    const statement = Result.getOrThrow(parseBankStatement(encodeIn("windows-1251", text)))
    expect(statement.documents).toMatchObject([{ direction: "CREDIT", payer: { inn: "7707083893" } }])
  })
})
