import { Result, Schema } from "effect"
import { invalidRequest } from "../endpoint/decodeInput.ts"
import type { Input } from "../endpoint/input.ts"

/** The dealer's reconciliation statement as CSV. The worker that compares it parses it. */
export const otherActInput: Input<Uint8Array> = {
  decode: (input) =>
    input instanceof Uint8Array
      ? Result.succeed(input)
      : Result.fail(invalidRequest([{ path: "", message: "must be bytes" }])),
  documentation: Schema.String,
  isEmpty: false,
  examples: {
    "the dealer's statement":
      "Дата;Документ;Дебет;Кредит\n;Сальдо начальное;;1000,00\n" +
      "05.11.2026;Счёт № 17;;12345,67\n06.11.2026;Оплата;5000,00;\n"
  }
}
