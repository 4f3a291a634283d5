import { PaymentDecision, paymentDecisionActions, resolvePayment } from "@dealer-billing/domain"
import { Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { booksLayer } from "../commandLayers.ts"
import { operator } from "../operator.ts"
import { settings } from "../settings.ts"
import { jsonFlag } from "../showOperation.ts"
import { showPayment } from "./showPayment.ts"
import { paymentArgument } from "./showPaymentCommand.ts"

const decode = Schema.decodeUnknownEffect(PaymentDecision, { onExcessProperty: "error" })

const optionalText = (name: string, description: string) =>
  Flag.optional(Flag.String(name).pipe(Flag.withDescription(description)))

const given = (fields: Readonly<Record<string, Option.Option<string>>>) =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (Option.isSome(value) ? [[name, value.value]] : []))
  )

export const resolveCommand = Command.make(
  "resolve",
  {
    id: paymentArgument,
    action: Flag.Literals("action", paymentDecisionActions),
    dealer: optionalText("dealer", "Of apply: the dealer's id in Lotus"),
    account: optionalText("account", "Of apply: COMMISSION, DEPOSIT or SETTLEMENT"),
    bill: optionalText("bill", "Of apply: the bill that goes first"),
    newMoney: optionalText("new-money", "Of apply to a running total: how much of it is new, like 5000.00"),
    reason: optionalText("reason", "Of reject: why, kept for ever; no personal data"),
    json: jsonFlag
  },
  Effect.fn(function* ({ account, action, bill, dealer, id, json, newMoney, reason }) {
    const fields = given({ cmeDealerId: dealer, accountType: account, billId: bill, newMoney, reason })
    const decision = yield* decode({ action, ...fields })
    const resolved = yield* resolvePayment(id, decision, yield* operator).pipe(
      byOperator("resolvePayment", `/v1/payments/${encodeURIComponent(id)}`),
      Effect.provide(booksLayer(yield* settings))
    )
    yield* showPayment(resolved, json)
  })
).pipe(Command.withDescription("Deal with a parked message: try it again, apply it to an account, or reject it"))
