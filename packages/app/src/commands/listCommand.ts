import { OperationJson, operationJson } from "@dealer-billing/adapters-http"
import {
  BillingOperationKind,
  BillingOperationState,
  CmeDealerId,
  listOperations,
  type OperationView
} from "@dealer-billing/domain"
import { Console, Effect, Option, Schema, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { booksLayer } from "./commandLayers.ts"
import { settings } from "./settings.ts"
import { jsonFlag, timeText } from "./showOperation.ts"
import { table } from "./table.ts"

const pageSize = 200
/** So that a list that nobody narrowed stays readable and ends. */
const listedMax = 1_000

const heading = ["id", "kind", "state", "dealer", "account", "reference", "attempts", "next attempt", "last error"]
const rowOf = ({ cmeDealerId, nextAttemptAt, operation }: OperationView) => [
  String(operation.id),
  operation.kind,
  operation.state,
  cmeDealerId,
  operation.accountType,
  operation.reference,
  String(operation.attempts),
  timeText(nextAttemptAt),
  operation.lastError
]

const encode = Schema.encodeEffect(Schema.Array(OperationJson))

export const listCommand = Command.make(
  "list",
  {
    state: Flag.optional(Flag.Literals("state", BillingOperationState.literals)),
    kind: Flag.optional(Flag.Literals("kind", BillingOperationKind.literals)),
    dealer: Flag.optional(Flag.String("dealer").pipe(Flag.withDescription("The dealer's id in Lotus"))),
    json: jsonFlag
  },
  Effect.fn(function* ({ dealer, json, kind, state }) {
    const query = {
      state: Option.getOrNull(state),
      kind: Option.getOrNull(kind),
      cmeDealerId: Option.getOrNull(Option.map(dealer, (id) => CmeDealerId.make(id))),
      limit: pageSize
    }
    const pages = Stream.paginate(null as bigint | null, (after) =>
      Effect.map(
        listOperations({ ...query, after }),
        ({ items, next }) => [items, Option.fromNullOr(next)] as const
      )
    )
    const found = yield* Stream.runCollect(Stream.take(pages, listedMax + 1)).pipe(
      Effect.provide(booksLayer(yield* settings))
    )
    const shown = found.slice(0, listedMax)
    if (json) {
      const encoded = yield* Effect.orDie(encode(shown.map(operationJson)))
      yield* Console.log(JSON.stringify(encoded, null, 2))
    } else {
      yield* Console.log(shown.length === 0 ? "No such operations." : table([heading, ...shown.map(rowOf)]))
    }
    if (found.length > listedMax) yield* Console.error(`There are more than ${listedMax}: narrow the list.`)
  })
).pipe(Command.withDescription("List Billing operations, oldest first; look at IN_DOUBT first"))
