import { getPayment } from "@dealer-billing/domain"
import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { booksLayer } from "../commandLayers.ts"
import { settings } from "../settings.ts"
import { jsonFlag } from "../showOperation.ts"
import { showPayment } from "./showPayment.ts"

/** `<id>`: as the lists show it. */
export const paymentArgument = Argument.String("id").pipe(
  Argument.withDescription("The payment's id, or the address of a parked message such as parked-17")
)

export const showPaymentCommand = Command.make(
  "show",
  { id: paymentArgument, json: jsonFlag },
  Effect.fn(function* ({ id, json }) {
    yield* showPayment(yield* getPayment(id).pipe(Effect.provide(booksLayer(yield* settings))), json)
  })
).pipe(Command.withDescription("Show what a payment did and why, or why it was set aside"))
