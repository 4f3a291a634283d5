import { OperationJson, operationJson } from "@dealer-billing/adapters-http"
import { BillingOperationState, CmeDealerId, listOperations } from "@dealer-billing/domain"
import { type OperationView } from "@dealer-billing/domain/internal"
import { BillingOperationKind } from "@dealer-billing/domain/internal"
import { Console, Effect, Option, Schema, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { ledgerLayer } from "../commandLayers.ts"
import { decodeFlags } from "../decodeFlags.ts"
import { formatTime, jsonFlag, printJson } from "../output.ts"
import { settings } from "../settings.ts"
import { table } from "../table.ts"

const pageSize = 200
/** Keeps an unfiltered list readable. */
const listedMax = 1_000

const heading = ["id", "kind", "state", "dealer", "account", "reference", "attempts", "next attempt", "last error"]
const formatRow = ({ cmeDealerId, nextAttemptAt, operation }: OperationView) => [
  String(operation.id),
  operation.kind,
  operation.state,
  cmeDealerId,
  operation.accountType,
  operation.reference,
  String(operation.attempts),
  formatTime(nextAttemptAt),
  operation.lastError
]

const encode = Schema.encodeEffect(Schema.Array(OperationJson))

export const listCommand = Command.make(
  "list",
  {
    state: Flag.optional(
      Flag.Literals("state", BillingOperationState.literals).pipe(Flag.withDescription("Default: all states"))
    ),
    kind: Flag.optional(
      Flag.Literals("kind", BillingOperationKind.literals).pipe(Flag.withDescription("Default: all kinds"))
    ),
    dealer: Flag.optional(Flag.String("dealer").pipe(Flag.withDescription("The dealer's id in Lotus"))),
    json: jsonFlag
  },
  Effect.fn(function* ({ dealer, json, kind, state }) {
    const { cmeDealerId } = yield* decodeFlags(
      Schema.Struct({ cmeDealerId: Schema.NullOr(CmeDealerId) }),
      { cmeDealerId: Option.getOrNull(dealer) },
      { cmeDealerId: "--dealer" }
    )
    const query = { state: Option.getOrNull(state), kind: Option.getOrNull(kind), cmeDealerId, limit: pageSize }
    const pages = Stream.paginate(null as bigint | null, (after) =>
      Effect.map(
        listOperations({ ...query, after }),
        ({ items, next }) => [items, Option.fromNullOr(next)] as const
      )
    )
    const found = yield* Stream.runCollect(Stream.take(pages, listedMax + 1)).pipe(
      Effect.provide(ledgerLayer(yield* settings))
    )
    const shown = found.slice(0, listedMax)
    if (json) yield* printJson(yield* Effect.orDie(encode(shown.map(operationJson))))
    else yield* Console.log(shown.length === 0 ? "No operations found." : table([heading, ...shown.map(formatRow)]))
    if (found.length > listedMax) {
      yield* Console.error(`These are the first ${listedMax}. Add --state, --kind or --dealer to see the others.`)
    }
  })
).pipe(Command.withDescription("List Billing operations, oldest first; those IN_DOUBT need an operator"))
