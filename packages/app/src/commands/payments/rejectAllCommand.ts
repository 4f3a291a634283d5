import { formatMoney } from "@dealer-billing/domain"
import {
  rejectAllParked,
  selectParked,
  text,
  type ParkedCriteria,
  type ParkedSelection
} from "@dealer-billing/domain/internal"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { ledgerLayer } from "../commandLayers.ts"
import { BadFlags, decodeFlags } from "../decodeFlags.ts"
import { settings } from "../settings.ts"
import { parkedFlags, readParkedFlags } from "./parkedFlags.ts"

const Words = Schema.Struct({ reason: text(200) })

const describeDryRun = ({ ids, payments, sum }: ParkedSelection): string =>
  ids.length === 0
    ? "No parked message matches."
    : [
        `Parked messages that match: ${ids.length}. Payments among them: ${payments}, ${formatMoney(sum)} in total.`,
        `Nothing was rejected. To reject them, run the command again with --confirm ${ids.length}.`
      ].join("\n")

const checkNarrowed = (criteria: ParkedCriteria) =>
  Object.keys(criteria).length > 0
    ? Effect.void
    : new BadFlags({
        problems: ["One of --reason-code, --contract, --parked-from and --parked-to is required"]
      })

export const rejectAllCommand = Command.make(
  "reject-all",
  {
    ...parkedFlags,
    reason: Flag.String("reason").pipe(Flag.withDescription("Kept for ever; no personal data")),
    confirm: Flag.optional(
      Flag.Int("confirm").pipe(Flag.withDescription("The number of messages that the dry run printed"))
    )
  },
  Effect.fn(function* ({ confirm, reason: written, ...flags }) {
    const criteria = yield* readParkedFlags(flags)
    yield* checkNarrowed(criteria)
    const { reason } = yield* decodeFlags(Words, { reason: written }, { reason: "--reason" })
    const answer = Option.match(confirm, {
      onNone: () => Effect.map(selectParked(criteria), describeDryRun),
      onSome: (confirmed) =>
        Effect.map(
          rejectAllParked({ criteria, reason, confirmed }).pipe(byOperator("resolvePayment", "/v1/payments")),
          (rejected) => `${rejected} of ${confirmed} parked messages were rejected.`
        )
    })
    yield* Console.log(yield* answer.pipe(Effect.provide(ledgerLayer(yield* settings))))
  })
).pipe(
  Command.withDescription(
    "Reject all parked messages that match. Without --confirm it is a dry run: it prints their number and sum"
  )
)
