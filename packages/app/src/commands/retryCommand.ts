import { retryOperation } from "@dealer-billing/domain"
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { byOperator } from "./byOperator.ts"
import { booksAndBillingLayer } from "./commandLayers.ts"
import { idArgument, operationIdOf } from "./operationId.ts"
import { operator } from "./operator.ts"
import { billingSettings } from "./settings.ts"
import { jsonFlag, showOperation } from "./showOperation.ts"

/** The breaker is the worker's, and this is another process. */
const workerElsewhere =
  "A worker takes it when it is due and its calls to Billing are not held back: its metric billing_breaker_state tells."

export const retryCommand = Command.make(
  "retry",
  { id: idArgument, json: jsonFlag },
  Effect.fn(function* ({ id, json }) {
    const operationId = yield* operationIdOf(id)
    const retried = yield* retryOperation(operationId, yield* operator).pipe(
      byOperator("retryOperation", `/v1/operations/${id}`),
      Effect.provide(booksAndBillingLayer(yield* billingSettings))
    )
    yield* showOperation(retried, json)
    if (!json) yield* Console.log(`\n${workerElsewhere}`)
  })
).pipe(
  Command.withDescription(
    "Try an operation again: nothing was done in Billing (IN_DOUBT), or the cause is mended (REJECTED)"
  )
)
