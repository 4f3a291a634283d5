import { Schema, SchemaGetter } from "effect"
import { AccountType } from "../../account/Account.ts"
import { BillId } from "../../bill/Bill.ts"
import { CmeDealerId } from "../../dealer/Dealer.ts"
import { newText } from "../../shared/Text.ts"

const bigintMax = 9_223_372_036_854_775_807n

export const BillIdText = Schema.String.annotate({ title: "Bill id", examples: ["1042"] })
  .check(Schema.isPattern(/^[1-9][0-9]{0,18}$/u, { message: "must be the id of a bill" }))
  .pipe(
    Schema.decodeTo(Schema.BigInt.check(Schema.isLessThanOrEqualToBigInt(bigintMax)), {
      decode: SchemaGetter.transform(BigInt),
      encode: SchemaGetter.transform(String)
    }),
    Schema.decodeTo(BillId)
  )

export const paymentDecisionActions = ["retry", "apply", "reject"] as const

/** What an operator decides about a parked message: retry it, apply it to an account, or reject it. */
export const PaymentDecision = Schema.Union([
  Schema.Struct({ action: Schema.Literal("retry") }),
  Schema.Struct({
    action: Schema.Literal("apply"),
    cmeDealerId: CmeDealerId,
    accountType: AccountType,
    billId: Schema.optionalKey(BillIdText)
  }),
  Schema.Struct({ action: Schema.Literal("reject"), reason: newText(200) })
])
export type PaymentDecision = typeof PaymentDecision.Type
export type ApplyDecision = Extract<PaymentDecision, { readonly action: "apply" }>
