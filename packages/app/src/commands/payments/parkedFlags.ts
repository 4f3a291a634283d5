import { Instant, ParkedReason, text, type ParkedCriteria } from "@dealer-billing/domain"
import { Effect, Option, Schema } from "effect"
import { Flag } from "effect/cli"

const optional = (name: string, description: string) =>
  Flag.optional(Flag.String(name).pipe(Flag.withDescription(description)))

/** Flags that say which parked messages are meant. */
export const parkedFlags = {
  reasonCode: Flag.optional(
    Flag.Literals("reason-code", ParkedReason.literals).pipe(Flag.withDescription("Parked for that reason"))
  ),
  contract: optional("contract", "Payments to that contract"),
  parkedFrom: optional("parked-from", "Parked at that time or later, like 2026-11-20T10:00:00Z"),
  parkedTo: optional("parked-to", "Parked before that time")
}

interface ParkedFlags {
  readonly reasonCode: Option.Option<ParkedReason>
  readonly contract: Option.Option<string>
  readonly parkedFrom: Option.Option<string>
  readonly parkedTo: Option.Option<string>
}

const decode = Schema.decodeUnknownEffect(
  Schema.Struct({
    contractId: Schema.optionalKey(text(128)),
    parkedFrom: Schema.optionalKey(Instant),
    parkedTo: Schema.optionalKey(Instant)
  })
)

const given = <A>(name: string, value: Option.Option<A>) => (Option.isSome(value) ? { [name]: value.value } : {})

export const readParkedFlags = Effect.fn("readParkedFlags")(function* (flags: ParkedFlags) {
  const decoded = yield* decode({
    ...given("contractId", flags.contract),
    ...given("parkedFrom", flags.parkedFrom),
    ...given("parkedTo", flags.parkedTo)
  })
  return {
    ...decoded,
    ...(Option.isSome(flags.reasonCode) ? { reason: flags.reasonCode.value } : {})
  } satisfies ParkedCriteria
})
