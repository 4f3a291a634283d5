import {
  parkedAddress,
  parkedExplanations,
  ParkedOutcome,
  ParkedReason,
  type ParkedView
} from "@dealer-billing/domain"
import { Schema } from "effect"
import { TimeJson } from "../endpoint/json.ts"

/** A message that was set aside, as the API answers it. */
export const ParkedJson = Schema.Struct({
  id: Schema.String.annotate({
    description: "Its address: always this one message, and good wherever a `paymentId` is",
    examples: ["parked-17"]
  }),
  reason: ParkedReason,
  detail: Schema.String,
  explanation: Schema.String.annotate({ description: "For people: what the reason means and what can be done" }),
  position: Schema.Struct({
    topic: Schema.String,
    partition: Schema.Int,
    offset: Schema.String.annotate({ examples: ["1042"] })
  }),
  parkedAt: TimeJson,
  attempts: Schema.Int,
  resolvedAt: Schema.NullOr(TimeJson),
  resolvedBy: Schema.NullOr(Schema.String).annotate({ description: "`worker`, or who did it by hand" }),
  resolution: Schema.NullOr(ParkedOutcome).annotate({
    description: "How the parking ended; null while it is parked"
  }),
  note: Schema.NullOr(Schema.String).annotate({ description: "Why it was rejected" })
}).annotate({ identifier: "ParkedMessage" })

export const parkedJson = (parked: ParkedView): typeof ParkedJson.Type => ({
  id: parkedAddress(parked.id),
  reason: parked.reason,
  detail: parked.detail,
  explanation: parkedExplanations[parked.reason],
  position: { ...parked.position, offset: String(parked.position.offset) },
  parkedAt: parked.parkedAt,
  attempts: parked.attempts,
  resolvedAt: parked.resolution?.at ?? null,
  resolvedBy: parked.resolution?.actor ?? null,
  resolution: parked.resolution?.outcome ?? null,
  note: parked.resolution?.note ?? null
})
