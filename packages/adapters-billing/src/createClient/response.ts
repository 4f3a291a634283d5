import { readConfirmed, outcomeUnknown, type BillingAnswer, type Confirmed } from "../transport/index.ts"
import type { BillingObject } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"
import { objectWithId, RemoteId } from "../shared/RemoteObject.ts"
import type { CreateClient } from "./request.ts"

export const Client = Schema.Struct({ clientId: RemoteId, clientRef: Schema.String })

export const clientObject = ({ clientId }: typeof Client.Type): BillingObject => objectWithId(clientId)

export const createClientResponse = (request: CreateClient, answer: BillingAnswer): Confirmed =>
  Result.flatMap(readConfirmed(Client, answer), (client) =>
    client.clientRef === request.reference
      ? Result.succeed(clientObject(client))
      : outcomeUnknown("the answer names another client")
  )
