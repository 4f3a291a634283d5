import { getOperation } from "@dealer-billing/domain"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { ledgerLayer } from "../commandLayers.ts"
import { jsonFlag } from "../output.ts"
import { settings } from "../settings.ts"
import { idArgument, parseOperationId } from "./operationId.ts"
import { showOperation } from "./showOperation.ts"

export const showCommand = Command.make(
  "show",
  { id: idArgument, json: jsonFlag },
  Effect.fn(function* ({ id, json }) {
    const operationId = yield* parseOperationId(id)
    const found = yield* getOperation(operationId).pipe(Effect.provide(ledgerLayer(yield* settings)))
    yield* showOperation(found, json)
  })
).pipe(Command.withDescription("Show an operation and its history"))
