import { reconcileBilling, verdicts, type Comparison, type Verdict } from "@dealer-billing/domain"
import { Console, Effect, Schema, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { booksAndBillingLayer } from "./commandLayers.ts"
import { billingSettings } from "./settings.ts"
import { table } from "./table.ts"

/** The books differ; a reconciliation ends with it so that a script can tell by the exit code. */
export class BooksDiffer extends Schema.TaggedError<BooksDiffer>()("BooksDiffer", { count: Schema.Int }) {
  override get message(): string {
    return `Our books and Billing's differ: ${this.count} findings. Nothing was changed.`
  }
}

type Counts = Record<Verdict, number>

const heading = ["verdict", "operation", "kind", "dealer", "account", "reference", "our id", "Billing's id", "what"]

const jsonOf = ({ billingId, detail, view, ourId, verdict }: Comparison) => ({
  verdict,
  operationId: String(view.operation.id),
  kind: view.operation.kind,
  cmeDealerId: view.cmeDealerId,
  accountType: view.operation.accountType,
  billId: view.operation.billId === null ? null : String(view.operation.billId),
  reference: view.operation.reference,
  ourId,
  billingId,
  detail
})

const textOf = (shown: ReadonlyArray<ReturnType<typeof jsonOf>>, counts: Counts): string => {
  const rows = shown.map((each) => [
    each.verdict,
    each.operationId,
    each.kind,
    each.cmeDealerId,
    each.accountType,
    each.reference,
    each.ourId,
    each.billingId,
    each.detail
  ])
  const summary = verdicts.map((verdict) => `${verdict} ${counts[verdict]}`).join(", ")
  return [...(rows.length === 0 ? [] : [table([heading, ...rows]), ""]), summary].join("\n")
}

export const reconcileCommand = Command.make(
  "reconcile",
  {
    all: Flag.Boolean("all").pipe(Flag.withDescription("List what agrees, too"), Flag.withDefault(false)),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print JSON"), Flag.withDefault(false))
  },
  Effect.fn(function* ({ all, json }) {
    const counts: Counts = { EXPECTED: 0, MISMATCHED: 0, MISSING: 0, ORPHAN: 0 }
    const shown: Array<ReturnType<typeof jsonOf>> = []
    yield* Stream.runForEach(reconcileBilling(), (comparison) =>
      Effect.sync(() => {
        counts[comparison.verdict] += 1
        if (all || comparison.verdict !== "EXPECTED") shown.push(jsonOf(comparison))
      })
    ).pipe(Effect.provide(booksAndBillingLayer(yield* billingSettings)))
    yield* Console.log(json ? JSON.stringify({ counts, items: shown }, null, 2) : textOf(shown, counts))
    const count = counts.MISMATCHED + counts.MISSING + counts.ORPHAN
    if (count > 0) return yield* new BooksDiffer({ count })
  })
).pipe(
  Command.withDescription(
    "Compare every account and bill with Billing; repairs nothing, ends with 1 on a difference"
  )
)
