import type { BillingObject } from "@dealer-billing/domain"
import { Result, Schema } from "effect"
import type { BillingAnswer } from "../BillingAnswer.ts"
import { objectWithId, readConfirmed, RemoteId, unbelievable, type Confirmed } from "../readConfirmed.ts"
import type { CreateClient } from "./request.ts"

export const Client = Schema.Struct({ clientId: RemoteId, clientRef: Schema.String })

export const clientObject = ({ clientId }: typeof Client.Type): BillingObject => objectWithId(clientId)

export const createClientResponse = (request: CreateClient, answer: BillingAnswer): Confirmed =>
  Result.flatMap(readConfirmed(Client, answer), (client) =>
    client.clientRef === request.reference
      ? Result.succeed(clientObject(client))
      : unbelievable("the answer names another client")
  )
