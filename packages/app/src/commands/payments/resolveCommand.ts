import { AccountType, PaymentDecision, resolvePayment } from "@dealer-billing/domain"
import { paymentDecisionActions } from "@dealer-billing/domain/internal"
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { paymentsLayer } from "../commandLayers.ts"
import { decodeFlags, givenFields } from "../decodeFlags.ts"
import { jsonFlag } from "../output.ts"
import { settings } from "../settings.ts"
import { showPayment } from "./showPayment.ts"
import { paymentArgument } from "./showPaymentCommand.ts"

const optionalText = (name: string, description: string) =>
  Flag.optional(Flag.String(name).pipe(Flag.withDescription(description)))

const names = { cmeDealerId: "--dealer", accountType: "--account", billId: "--bill", reason: "--reason" }

export const resolveCommand = Command.make(
  "resolve",
  {
    id: paymentArgument,
    action: Flag.Literals("action", paymentDecisionActions).pipe(
      Flag.withDescription("What to do with the message")
    ),
    dealer: optionalText("dealer", "Required with --action apply: the dealer's id in Lotus"),
    account: Flag.optional(
      Flag.Literals("account", AccountType.literals).pipe(
        Flag.withDescription("Required with --action apply: the account that gets the payment")
      )
    ),
    bill: optionalText("bill", "With --action apply: the bill to pay first"),
    reason: optionalText("reason", "Required with --action reject. Kept for ever; no personal data"),
    json: jsonFlag
  },
  Effect.fn(function* ({ account, action, bill, dealer, id, json, reason }) {
    const fields = givenFields<string>({ cmeDealerId: dealer, accountType: account, billId: bill, reason })
    const decision = yield* decodeFlags(PaymentDecision, { action, ...fields }, names, `--action ${action}`)
    const resolved = yield* resolvePayment({ address: id, ...decision }).pipe(
      byOperator("resolvePayment", `/v1/payments/${encodeURIComponent(id)}`),
      Effect.provide(paymentsLayer(yield* settings))
    )
    yield* showPayment(resolved, json)
  })
).pipe(Command.withDescription("Resolve a parked message: retry it, apply it to an account, or reject it"))
