import { PaymentJson, paymentJson } from "@dealer-billing/adapters-http"
import {
  formatMoney,
  listPayments,
  parkedAddress,
  paymentsPageMax,
  type PaymentView,
  type PaymentPlace
} from "@dealer-billing/domain"
import { Console, Effect, Option, Schema, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { booksLayer } from "../commandLayers.ts"
import { settings } from "../settings.ts"
import { jsonFlag, timeText } from "../showOperation.ts"
import { table } from "../table.ts"
import { parkedFlags, readParkedFlags } from "./parkedFlags.ts"

/** So that a list that nobody narrowed stays readable and ends. */
const listedMax = 1_000

const heading = ["payment", "status", "message", "type", "dealer", "account", "sum", "paid at", "why parked"]
const rowOf = (found: PaymentView) => {
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
    timeText(event?.paidAt ?? null),
    parked === null ? null : `${parked.reason}: ${parked.detail}`
  ]
}

const encode = Schema.encodeEffect(Schema.Array(PaymentJson))

export const listPaymentsCommand = Command.make(
  "list",
  {
    status: Flag.Literals("status", ["PARKED", "APPLIED", "REJECTED", "all"]).pipe(Flag.withDefault("PARKED")),
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
      Effect.provide(booksLayer(yield* settings))
    )
    const shown = found.slice(0, listedMax)
    if (json) {
      const encoded = yield* Effect.orDie(encode(shown.map(paymentJson)))
      yield* Console.log(JSON.stringify(encoded, null, 2))
    } else {
      yield* Console.log(shown.length === 0 ? "No such payments." : table([heading, ...shown.map(rowOf)]))
    }
    if (found.length > listedMax) yield* Console.error(`There are more than ${listedMax}; these are the first.`)
  })
).pipe(Command.withDescription("List payments, by default those that were set aside and wait for a person"))
