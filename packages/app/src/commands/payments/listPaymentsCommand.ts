import { PaymentJson, paymentJson } from "@dealer-billing/adapters-http"
import { formatMoney, listPayments, type PaymentView } from "@dealer-billing/domain"
import { parkedAddress, paymentsPageMax, type PaymentPlace } from "@dealer-billing/domain/internal"
import { Console, Effect, Option, Schema, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { ledgerLayer } from "../commandLayers.ts"
import { formatTime, jsonFlag, printJson } from "../output.ts"
import { settings } from "../settings.ts"
import { table } from "../table.ts"
import { parkedFlags, readParkedFlags } from "./parkedFlags.ts"

/** Keeps an unfiltered list readable. */
const listedMax = 1_000

const heading = ["payment", "status", "message", "type", "dealer", "account", "sum", "paid at", "why parked"]
const formatRow = (found: PaymentView) => {
  const { statedSum, type } = paymentJson(found)
  const { applied, event, parked, paymentId, status } = found
  return [
    paymentId,
    status,
    parked === null ? null : parkedAddress(parked.id),
    type,
    applied?.cmeDealerId ?? null,
    applied?.payment.accountType ?? null,
    statedSum === null ? null : formatMoney(statedSum),
    formatTime(event?.paidAt ?? null),
    parked === null ? null : `${parked.reason}: ${parked.detail}`
  ]
}

const encode = Schema.encodeEffect(Schema.Array(PaymentJson))

export const listPaymentsCommand = Command.make(
  "list",
  {
    status: Flag.Literals("status", ["PARKED", "APPLIED", "REJECTED", "all"]).pipe(
      Flag.withDescription("Default: PARKED"),
      Flag.withDefault("PARKED")
    ),
    ...parkedFlags,
    json: jsonFlag
  },
  Effect.fn(function* ({ json, status, ...flags }) {
    const criteria = yield* readParkedFlags(flags)
    const pages = Stream.paginate(null as PaymentPlace | null, (after) =>
      Effect.map(
        listPayments({ filter: status, criteria, after, limit: paymentsPageMax }),
        ({ items, next }) => [items, Option.fromNullOr(next)] as const
      )
    )
    const found = yield* Stream.runCollect(Stream.take(pages, listedMax + 1)).pipe(
      Effect.provide(ledgerLayer(yield* settings))
    )
    const shown = found.slice(0, listedMax)
    if (json) yield* printJson(yield* Effect.orDie(encode(shown.map(paymentJson))))
    else yield* Console.log(shown.length === 0 ? "No payments found." : table([heading, ...shown.map(formatRow)]))
    if (found.length > listedMax) yield* Console.error(`These are the first ${listedMax}. There are more.`)
  })
).pipe(
  Command.withDescription("List payments, by default the parked messages (dead letters) that need an operator")
)
