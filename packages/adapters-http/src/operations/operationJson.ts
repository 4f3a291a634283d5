import { AccountType, BillingOperationState } from "@dealer-billing/domain"
import { type OperationView } from "@dealer-billing/domain/internal"
import { BillingOperationKind, type OperationWithHistory } from "@dealer-billing/domain/internal"
import { Schema } from "effect"
import { NextCursorJson } from "../endpoint/cursor.ts"
import { idJson, TimeJson } from "../endpoint/json.ts"

const fields = {
  id: idJson("Operation id"),
  kind: BillingOperationKind,
  state: BillingOperationState,
  cmeDealerId: Schema.String,
  accountType: AccountType,
  billId: Schema.NullOr(idJson("Bill id")).annotate({
    description: "The bill that it is about; null for operations of an account"
  }),
  reference: Schema.String.annotate({ description: "Our reference of the object in Billing" }),
  remoteId: Schema.NullOr(Schema.String).annotate({ description: "Billing's id of the object" }),
  attempts: Schema.Int,
  lastError: Schema.NullOr(Schema.String),
  requisiteVersion: Schema.Int,
  createdAt: TimeJson,
  updatedAt: TimeJson,
  nextAttemptAt: Schema.NullOr(TimeJson).annotate({ description: "Null if no automatic attempt follows" }),
  leasedUntil: Schema.NullOr(TimeJson).annotate({ description: "Set while a worker processes it" })
}

export const OperationJson = Schema.Struct(fields).annotate({ identifier: "Operation" })

const EventJson = Schema.Struct({
  at: TimeJson,
  state: BillingOperationState,
  attempt: Schema.Int,
  detail: Schema.NullOr(Schema.String),
  actor: Schema.String.annotate({ description: "`worker`, a use case, or the operator" })
}).annotate({ identifier: "OperationEvent" })

export const OperationWithHistoryJson = Schema.Struct({
  ...fields,
  history: Schema.Array(EventJson).annotate({ description: "The latest 200 events, oldest first" })
}).annotate({ identifier: "OperationWithHistory" })

export const OperationPageJson = Schema.Struct({
  items: Schema.Array(OperationJson),
  nextCursor: NextCursorJson
}).annotate({ identifier: "OperationPage" })

export const operationJson = ({ operation, ...view }: OperationView): typeof OperationJson.Type => ({
  ...operation,
  ...view
})

export const operationWithHistoryJson = (found: OperationWithHistory): typeof OperationWithHistoryJson.Type => ({
  ...operationJson(found),
  history: found.history
})
