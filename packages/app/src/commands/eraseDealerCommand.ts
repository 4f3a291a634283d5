import { EraseDealer, eraseDealer } from "@dealer-billing/domain"
import { Console, Effect, Schema } from "effect"
import { Command, Flag } from "effect/cli"
import { byOperator } from "./byOperator.ts"
import { booksLayer } from "./commandLayers.ts"
import { settings } from "./settings.ts"
import { timeText } from "./showOperation.ts"

const decode = Schema.decodeUnknownEffect(EraseDealer)

/** What cannot be undone needs the id twice. */
export class EraseNotConfirmed extends Schema.TaggedError<EraseNotConfirmed>()("EraseNotConfirmed", {}) {
  override get message(): string {
    return "--confirm must repeat the id given with --dealer; nothing was erased"
  }
}

export const eraseDealerCommand = Command.make(
  "erase",
  {
    dealer: Flag.String("dealer").pipe(Flag.withDescription("The dealer's id in Lotus")),
    reason: Flag.String("reason").pipe(Flag.withDescription("Why, kept in the audit; no personal data")),
    confirm: Flag.String("confirm").pipe(Flag.withDescription("The dealer's id again: this cannot be undone"))
  },
  Effect.fn(function* ({ confirm, dealer, reason }) {
    if (confirm !== dealer) return yield* new EraseNotConfirmed()
    const command = yield* decode({ cmeDealerId: dealer, reason })
    const erased = yield* eraseDealer(command).pipe(
      byOperator("eraseDealer", `/v1/dealers/${encodeURIComponent(dealer)}`),
      Effect.provide(booksLayer(yield* settings))
    )
    yield* Console.log(`The requisites of dealer ${dealer} were erased at ${timeText(erased.erasedAt)}`)
  })
).pipe(Command.withDescription("Erase the requisites of a closed dealer for ever; its bills and payments stay"))
