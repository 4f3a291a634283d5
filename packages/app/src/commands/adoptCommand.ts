import { AdoptOperation, adoptOperation } from "@dealer-billing/domain"
import { Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "./byOperator.ts"
import { booksAndBillingLayer } from "./commandLayers.ts"
import { idArgument, operationIdOf } from "./operationId.ts"
import { operator } from "./operator.ts"
import { billingSettings } from "./settings.ts"
import { jsonFlag, showOperation } from "./showOperation.ts"

const decode = Schema.decodeUnknownEffect(AdoptOperation)

export const adoptCommand = Command.make(
  "adopt",
  {
    id: idArgument,
    remoteId: Flag.String("remote-id").pipe(Flag.withDescription("Billing's id of the object that you found")),
    url: Flag.optional(Flag.String("url").pipe(Flag.withDescription("An invoice's link, if Billing cannot tell"))),
    number: Flag.optional(
      Flag.String("number").pipe(Flag.withDescription("An invoice's number, if Billing cannot tell"))
    ),
    unconfirmed: Flag.Boolean("unconfirmed").pipe(
      Flag.withDescription("You are sure, although Billing does not confirm it"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  Effect.fn(function* ({ id, json, number, remoteId, unconfirmed, url }) {
    const operationId = yield* operationIdOf(id)
    const command = yield* decode({
      remoteId,
      ...(unconfirmed ? { unconfirmed } : {}),
      ...(Option.isSome(url) ? { url: url.value } : {}),
      ...(Option.isSome(number) ? { number: number.value } : {})
    })
    const adopted = yield* adoptOperation(operationId, command, yield* operator).pipe(
      byOperator("adoptOperation", `/v1/operations/${id}`),
      Effect.provide(booksAndBillingLayer(yield* billingSettings))
    )
    yield* showOperation(adopted, json)
  })
).pipe(Command.withDescription("Give an operation the object that you found in Billing"))
