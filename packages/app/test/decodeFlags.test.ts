import { PaymentDecision, PositiveMoney } from "@dealer-billing/domain"
import { BillIdText } from "@dealer-billing/domain/internal"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { decodeFlags } from "../src/commands/decodeFlags.ts"

const names = { cmeDealerId: "--dealer", accountType: "--account", billId: "--bill", reason: "--reason" }

const refuse = (input: { readonly action: string; readonly [field: string]: string }) =>
  Effect.map(
    Effect.flip(decodeFlags(PaymentDecision, input, names, `--action ${input.action}`)),
    ({ message }) => message
  )

describe("a wrong flag", () => {
  it.effect("is named as it is typed, with the flag that requires it", () =>
    Effect.gen(function* () {
      assert.strictEqual(
        yield* refuse({ action: "apply" }),
        "--dealer is required with --action apply\n--account is required with --action apply"
      )
      assert.strictEqual(yield* refuse({ action: "reject" }), "--reason is required with --action reject")
    })
  )

  it.effect("is refused where the action does not use it", () =>
    Effect.gen(function* () {
      const message = yield* refuse({ action: "retry", reason: "paid twice" })
      assert.strictEqual(message, "--reason cannot be used with --action retry")
    })
  )

  it.effect("is explained by the domain's own words, without the name of a field", () =>
    Effect.gen(function* () {
      const applied = { action: "apply", cmeDealerId: "d-1", accountType: "COMMISSION", billId: "x" }
      assert.strictEqual(yield* refuse(applied), "--bill must be the id of a bill")
      const Sum = Schema.Struct({ sum: PositiveMoney, billId: Schema.NullOr(BillIdText) })
      const wrong = decodeFlags(Sum, { sum: "5000", billId: null }, { sum: "<sum>" })
      assert.match((yield* Effect.flip(wrong)).message, /^<sum> must be /u)
    })
  )
})
