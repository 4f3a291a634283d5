import { PaymentDecision, paymentDecisionActions, resolvePayment } from "@dealer-billing/domain"
import { Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { paymentsLayer } from "../commandLayers.ts"
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
    dealer: optionalText("dealer", "With --action apply: the dealer's id in Lotus"),
    account: optionalText("account", "With --action apply: COMMISSION, DEPOSIT or SETTLEMENT"),
    bill: optionalText("bill", "With --action apply: the bill that is paid first"),
    reason: optionalText("reason", "With --action reject: why. It is kept for ever, so write no personal data"),
    json: jsonFlag
  },
  Effect.fn(function* ({ account, action, bill, dealer, id, json, reason }) {
    const fields = given({ cmeDealerId: dealer, accountType: account, billId: bill, reason })
    const decision = yield* decode({ action, ...fields })
    const resolved = yield* resolvePayment(id, decision, yield* operator).pipe(
      byOperator("resolvePayment", `/v1/payments/${encodeURIComponent(id)}`),
      Effect.provide(paymentsLayer(yield* settings))
    )
    yield* showPayment(resolved, json)
  })
).pipe(Command.withDescription("Deal with a parked message: try it again, apply it to an account, or reject it"))
