import { AdoptOperation, adoptOperation } from "@dealer-billing/domain"
import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { ledgerAndBillingLayer } from "../commandLayers.ts"
import { decodeFlags, givenFields } from "../decodeFlags.ts"
import { jsonFlag } from "../output.ts"
import { billingSettings } from "../settings.ts"
import { idArgument, parseOperationId } from "./operationId.ts"
import { showOperation } from "./showOperation.ts"

const names = { remoteId: "--remote-id", url: "--url", number: "--number" }

export const adoptCommand = Command.make(
  "adopt",
  {
    id: idArgument,
    remoteId: Flag.String("remote-id").pipe(Flag.withDescription("The id of the object in Billing")),
    url: Flag.optional(
      Flag.String("url").pipe(Flag.withDescription("The invoice's link, if Billing does not return it"))
    ),
    number: Flag.optional(
      Flag.String("number").pipe(Flag.withDescription("The invoice's number, if Billing does not return it"))
    ),
    unconfirmed: Flag.Boolean("unconfirmed").pipe(
      Flag.withDescription("Adopt the object although Billing does not confirm it"),
      Flag.withDefault(false)
    ),
    json: jsonFlag
  },
  Effect.fn(function* ({ id, json, number, remoteId, unconfirmed, url }) {
    const operationId = yield* parseOperationId(id)
    const input = { remoteId, ...givenFields({ url, number }), ...(unconfirmed ? { unconfirmed } : {}) }
    const command = yield* decodeFlags(AdoptOperation, input, names)
    const adopted = yield* adoptOperation({ operationId, ...command }).pipe(
      byOperator("adoptOperation", `/v1/operations/${id}`),
      Effect.provide(ledgerAndBillingLayer(yield* billingSettings))
    )
    yield* showOperation(adopted, json)
  })
).pipe(Command.withDescription("Assign an object that you found in Billing to its operation"))
