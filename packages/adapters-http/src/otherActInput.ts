import { parseOtherAct, type OtherAct } from "@dealer-billing/domain"
import { Result, Schema } from "effect"
import { invalidRequest } from "./decodeInput.ts"
import type { Input } from "./input.ts"
import { inputProblemsMax } from "./problemAnswer.ts"

/** UTF-8 with or without its mark, or else windows-1251: what Russian spreadsheets write. */
const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder("windows-1251").decode(bytes)
  }
}

/** The other side's act of reconciliation as a table. */
export const otherActInput: Input<OtherAct> = {
  decode: (input) => {
    if (!(input instanceof Uint8Array)) return Result.fail(invalidRequest([{ path: "", message: "must be bytes" }]))
    return Result.mapError(parseOtherAct(textOf(input)), (problems) =>
      invalidRequest(
        problems.slice(0, inputProblemsMax).map(({ line, message }) => ({ path: `line ${line}`, message }))
      )
    )
  },
  documentation: Schema.String,
  isEmpty: false,
  examples: {
    "their act":
      "Дата;Документ;Дебет;Кредит\n;Сальдо начальное;;1000,00\n" +
      "05.11.2026;Счёт № 17;;12345,67\n06.11.2026;Оплата;5000,00;\n"
  }
}
