import { ParkedReason } from "@dealer-billing/domain"
import { Instant, text, type ParkedCriteria } from "@dealer-billing/domain/internal"
import { Effect, Option, Schema } from "effect"
import { Flag } from "effect/cli"
import { decodeFlags, givenFields } from "../decodeFlags.ts"

const optional = (name: string, description: string) =>
  Flag.optional(Flag.String(name).pipe(Flag.withDescription(description)))

/** Flags that select parked messages. */
export const parkedFlags = {
  reasonCode: Flag.optional(
    Flag.Literals("reason-code", ParkedReason.literals).pipe(Flag.withDescription("Parked for that reason"))
  ),
  contract: optional("contract", "Payments to that contract"),
  parkedFrom: optional("parked-from", "Parked at that time or later, such as 2026-11-20T10:00:00Z"),
  parkedTo: optional("parked-to", "Parked before that time")
}

interface ParkedFlags {
  readonly reasonCode: Option.Option<ParkedReason>
  readonly contract: Option.Option<string>
  readonly parkedFrom: Option.Option<string>
  readonly parkedTo: Option.Option<string>
}

const Criteria = Schema.Struct({
  contractId: Schema.optionalKey(text(128)),
  parkedFrom: Schema.optionalKey(Instant),
  parkedTo: Schema.optionalKey(Instant)
})

const names = { contractId: "--contract", parkedFrom: "--parked-from", parkedTo: "--parked-to" }

export const readParkedFlags = Effect.fn("readParkedFlags")(function* (flags: ParkedFlags) {
  const { contract, parkedFrom, parkedTo, reasonCode } = flags
  const decoded = yield* decodeFlags(Criteria, givenFields({ contractId: contract, parkedFrom, parkedTo }), names)
  return {
    ...decoded,
    ...(Option.isSome(reasonCode) ? { reason: reasonCode.value } : {})
  } satisfies ParkedCriteria
})
