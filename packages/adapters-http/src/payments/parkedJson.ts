import { ParkedReason } from "@dealer-billing/domain"
import { parkedAddress, parkedExplanations, PaymentOutcome, type ParkedView } from "@dealer-billing/domain/internal"
import { Schema } from "effect"
import { TimeJson } from "../endpoint/json.ts"
import { PositionJson, positionJson } from "./positionJson.ts"

/** A parked message (dead letter). */
export const ParkedJson = Schema.Struct({
  id: Schema.String.annotate({
    description: "Always names this one message; works wherever a `paymentId` does",
    examples: ["parked-17"]
  }),
  reason: ParkedReason,
  detail: Schema.String,
  explanation: Schema.String.annotate({ description: "What the reason means and what to do, as text" }),
  position: PositionJson,
  parkedAt: TimeJson,
  attempts: Schema.Int,
  resolvedAt: Schema.NullOr(TimeJson),
  resolvedBy: Schema.NullOr(Schema.String).annotate({ description: "`worker`, or the operator" }),
  resolution: Schema.NullOr(PaymentOutcome).annotate({
    description: "How it was resolved; null while it is parked"
  }),
  note: Schema.NullOr(Schema.String).annotate({ description: "The operator's reason for a rejection" })
}).annotate({ identifier: "ParkedMessage" })

export const parkedJson = (parked: ParkedView): typeof ParkedJson.Type => ({
  id: parkedAddress(parked.id),
  reason: parked.reason,
  detail: parked.detail,
  explanation: parkedExplanations[parked.reason],
  position: positionJson(parked.position),
  parkedAt: parked.parkedAt,
  attempts: parked.attempts,
  resolvedAt: parked.resolution?.at ?? null,
  resolvedBy: parked.resolution?.actor ?? null,
  resolution: parked.resolution?.outcome ?? null,
  note: parked.resolution?.note ?? null
})
