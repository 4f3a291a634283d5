import {
  formatMoney,
  rejectAllParked,
  selectParked,
  text,
  type ParkedCriteria,
  type ParkedSelection
} from "@dealer-billing/domain"
import { Console, Effect, Option, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "../byOperator.ts"
import { booksLayer } from "../commandLayers.ts"
import { operator } from "../operator.ts"
import { BadSettings, settings } from "../settings.ts"
import { parkedFlags, readParkedFlags } from "./parkedFlags.ts"

const decodeReason = Schema.decodeUnknownEffect(text(200))

const dryRunText = ({ ids, payments, sum }: ParkedSelection): string =>
  ids.length === 0
    ? "No parked message matches."
    : [
        `${ids.length} parked messages match; ${payments} of them are payments of ${formatMoney(sum)} in all.`,
        `Nothing was rejected. To reject them, run the command again with --confirm ${ids.length}.`
      ].join("\n")

const checkNarrowed = (criteria: ParkedCriteria) =>
  Object.keys(criteria).length > 0
    ? Effect.void
    : new BadSettings({
        problems: ["reject-all needs --reason-code, --contract, --parked-from or --parked-to"]
      })

export const rejectAllCommand = Command.make(
  "reject-all",
  {
    ...parkedFlags,
    reason: Flag.String("reason").pipe(Flag.withDescription("Why, kept for ever; no personal data")),
    confirm: Flag.optional(
      Flag.Int("confirm").pipe(Flag.withDescription("How many messages are to be rejected, as the dry run printed"))
    )
  },
  Effect.fn(function* ({ confirm, reason: written, ...flags }) {
    const criteria = yield* readParkedFlags(flags)
    yield* checkNarrowed(criteria)
    const reason = yield* decodeReason(written)
    const actor = yield* operator
    const asChange = (address: string) => byOperator("resolvePayment", `/v1/payments/${address}`)
    const answer = Option.match(confirm, {
      onNone: () => Effect.map(selectParked(criteria), dryRunText),
      onSome: (confirmed) =>
        Effect.map(
          rejectAllParked({ criteria, reason, confirmed, actor }, asChange),
          (rejected) => `${rejected} of ${confirmed} parked messages were rejected.`
        )
    })
    yield* Console.log(yield* answer.pipe(Effect.provide(booksLayer(yield* settings))))
  })
).pipe(
  Command.withDescription(
    "Reject all parked messages that match; without --confirm it only counts them and their sum"
  )
)
