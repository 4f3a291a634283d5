import { retryOperation } from "@dealer-billing/domain"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { booksLayer } from "./commandLayers.ts"
import { idArgument, operationIdOf } from "./operationId.ts"
import { operator } from "./operator.ts"
import { settings } from "./settings.ts"
import { jsonFlag, showOperation } from "./showOperation.ts"

export const retryCommand = Command.make(
  "retry",
  { id: idArgument, json: jsonFlag },
  Effect.fn(function* ({ id, json }) {
    const operationId = yield* operationIdOf(id)
    const retried = yield* retryOperation(operationId, yield* operator).pipe(
      Effect.provide(booksLayer(yield* settings))
    )
    yield* showOperation(retried, json)
  })
).pipe(
  Command.withDescription(
    "Try an operation again: nothing was done in Billing (IN_DOUBT), or the cause is mended (REJECTED)"
  )
)
