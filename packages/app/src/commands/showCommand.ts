import { getOperation } from "@dealer-billing/domain"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { booksLayer } from "./commandLayers.ts"
import { idArgument, operationIdOf } from "./operationId.ts"
import { settings } from "./settings.ts"
import { jsonFlag, showOperation } from "./showOperation.ts"

export const showCommand = Command.make(
  "show",
  { id: idArgument, json: jsonFlag },
  Effect.fn(function* ({ id, json }) {
    const operationId = yield* operationIdOf(id)
    const found = yield* getOperation(operationId).pipe(Effect.provide(booksLayer(yield* settings)))
    yield* showOperation(found, json)
  })
).pipe(Command.withDescription("Show an operation and what happened to it"))
