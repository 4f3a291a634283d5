import { retryOperation } from "@dealer-billing/domain"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { ledgerAndBillingLayer } from "../commandLayers.ts"
import { jsonFlag } from "../output.ts"
import { billingSettings } from "../settings.ts"
import { idArgument, parseOperationId } from "./operationId.ts"
import { showOperation } from "./showOperation.ts"

/** The circuit breaker belongs to the worker's process, so this command cannot read its state. */
const whatNext =
  "A worker sends it when it is due and the circuit breaker is closed. See the worker's metric billing_breaker_state."

export const retryCommand = Command.make(
  "retry",
  { id: idArgument, json: jsonFlag },
  Effect.fn(function* ({ id, json }) {
    const operationId = yield* parseOperationId(id)
    const retried = yield* retryOperation(operationId).pipe(
      byOperator("retryOperation", `/v1/operations/${id}`),
      Effect.provide(ledgerAndBillingLayer(yield* billingSettings))
    )
    yield* showOperation(retried, json)
    if (!json) yield* Console.log(`\n${whatNext}`)
  })
).pipe(
  Command.withDescription(
    "Retry an operation: IN_DOUBT after you checked that Billing did nothing, REJECTED after you removed the cause"
  )
)
