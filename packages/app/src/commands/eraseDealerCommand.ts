import { eraseDealer } from "@dealer-billing/domain"
import { EraseDealer } from "@dealer-billing/domain/internal"
import { Console, Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "./byOperator.ts"
import { ledgerLayer } from "./commandLayers.ts"
import { decodeFlags } from "./decodeFlags.ts"
import { formatTime } from "./output.ts"
import { settings } from "./settings.ts"

export class EraseNotConfirmed extends Schema.TaggedError<EraseNotConfirmed>()("EraseNotConfirmed", {}) {
  override get message(): string {
    return "--confirm must repeat the id given with --dealer. Nothing was erased."
  }
}

export const eraseDealerCommand = Command.make(
  "erase",
  {
    dealer: Flag.String("dealer").pipe(Flag.withDescription("The dealer's id in Lotus")),
    reason: Flag.String("reason").pipe(Flag.withDescription("Kept in the audit; no personal data")),
    confirm: Flag.String("confirm").pipe(Flag.withDescription("The dealer's id again: this cannot be undone"))
  },
  Effect.fn(function* ({ confirm, dealer, reason }) {
    if (confirm !== dealer) return yield* new EraseNotConfirmed()
    const input = { cmeDealerId: dealer, reason }
    const command = yield* decodeFlags(EraseDealer, input, { cmeDealerId: "--dealer", reason: "--reason" })
    const erased = yield* eraseDealer(command).pipe(
      byOperator("eraseDealer", `/v1/dealers/${encodeURIComponent(dealer)}`),
      Effect.provide(ledgerLayer(yield* settings))
    )
    yield* Console.log(`The requisites of dealer ${dealer} were erased at ${formatTime(erased.erasedAt)}`)
  })
).pipe(Command.withDescription("Erase the legal details of a closed dealer for ever; its bills and payments stay"))
