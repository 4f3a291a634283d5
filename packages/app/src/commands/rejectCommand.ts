import { RejectOperation, rejectOperation } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "./byOperator.ts"
import { booksLayer } from "./commandLayers.ts"
import { idArgument, operationIdOf } from "./operationId.ts"
import { operator } from "./operator.ts"
import { settings } from "./settings.ts"
import { jsonFlag, showOperation } from "./showOperation.ts"

const decode = Schema.decodeUnknownEffect(RejectOperation)

export const rejectCommand = Command.make(
  "reject",
  {
    id: idArgument,
    reason: Flag.String("reason").pipe(Flag.withDescription("What Lotus is shown; no personal data")),
    json: jsonFlag
  },
  Effect.fn(function* ({ id, json, reason }) {
    const operationId = yield* operationIdOf(id)
    const command = yield* decode({ reason })
    const rejected = yield* rejectOperation(operationId, command, yield* operator).pipe(
      byOperator("rejectOperation", `/v1/operations/${id}`),
      Effect.provide(booksLayer(yield* settings))
    )
    yield* showOperation(rejected, json)
  })
).pipe(Command.withDescription("Give an operation up; the account or the bill shows the reason"))
