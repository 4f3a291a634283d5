import { getPayment } from "@dealer-billing/domain"
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { ledgerLayer } from "../commandLayers.ts"
import { jsonFlag } from "../output.ts"
import { settings } from "../settings.ts"
import { showPayment } from "./showPayment.ts"

export const paymentArgument = Argument.String("id").pipe(
  Argument.withDescription("The payment's id, or the address of a parked message such as parked-17")
)

export const showPaymentCommand = Command.make(
  "show",
  { id: paymentArgument, json: jsonFlag },
  Effect.fn(function* ({ id, json }) {
    yield* showPayment(yield* getPayment(id).pipe(Effect.provide(ledgerLayer(yield* settings))), json)
  })
).pipe(Command.withDescription("Show how a payment was allocated, or why its message is parked"))
