import { reconcileBilling } from "@dealer-billing/domain"
import { verdicts, type Comparison, type Verdict } from "@dealer-billing/domain/internal"
import { Console, Effect, Schema, Stream } from "effect"
import { Command, Flag } from "effect/cli"
import { ledgerAndBillingLayer } from "./commandLayers.ts"
import { jsonFlag, printJson } from "./output.ts"
import { billingSettings } from "./settings.ts"
import { table } from "./table.ts"

/** Makes the command exit with 1. */
export class BillingDiffers extends Schema.TaggedError<BillingDiffers>()("BillingDiffers", { count: Schema.Int }) {
  override get message(): string {
    return `Our records and Billing differ: ${this.count} findings. Nothing was changed.`
  }
}

type Counts = Record<Verdict, number>

const heading = [
  "verdict",
  "operation",
  "kind",
  "dealer",
  "account",
  "reference",
  "our id",
  "Billing's id",
  "detail"
]

const comparisonJson = ({ billingId, detail, view, ourId, verdict }: Comparison) => ({
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

const describeFindings = (shown: ReadonlyArray<ReturnType<typeof comparisonJson>>, counts: Counts): string => {
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
    all: Flag.Boolean("all").pipe(Flag.withDescription("List what agrees as well"), Flag.withDefault(false)),
    json: jsonFlag
  },
  Effect.fn(function* ({ all, json }) {
    const counts: Counts = { EXPECTED: 0, MISMATCHED: 0, MISSING: 0, ORPHAN: 0 }
    const shown: Array<ReturnType<typeof comparisonJson>> = []
    yield* Stream.runForEach(reconcileBilling(), (comparison) =>
      Effect.sync(() => {
        counts[comparison.verdict] += 1
        if (all || comparison.verdict !== "EXPECTED") shown.push(comparisonJson(comparison))
      })
    ).pipe(Effect.provide(ledgerAndBillingLayer(yield* billingSettings)))
    yield* json ? printJson({ counts, items: shown }) : Console.log(describeFindings(shown, counts))
    const count = counts.MISMATCHED + counts.MISSING + counts.ORPHAN
    if (count > 0) return yield* new BillingDiffers({ count })
  })
).pipe(
  Command.withDescription(
    "Compare every account and bill with Billing. Changes nothing. Exits with 1 on a difference"
  )
)
