import { formatMoney } from "../../shared/Money.ts"
import type { BillingObject, BillingObjectKind } from "../Billing.ts"
import type { BillingOperationState } from "../BillingOperation.ts"

/**
 * EXPECTED: both sides agree. MISMATCHED: both have the object, and it differs. MISSING: we have an id, Billing has
 * nothing. ORPHAN: Billing has an object under our reference that we do not know.
 */
export const verdicts = ["EXPECTED", "MISMATCHED", "MISSING", "ORPHAN"] as const
export type Verdict = (typeof verdicts)[number]

export interface KnownObject {
  readonly kind: BillingObjectKind
  readonly state: BillingOperationState
  readonly id: string | null
  readonly requisiteVersion: number
  readonly number: string | null
  /** Of an invoice, in kopecks. */
  readonly sum: bigint | null
  readonly isCancelled: boolean
}

export interface Finding {
  readonly verdict: Verdict
  readonly billingId: string | null
  readonly detail: string | null
}

/** A payer whose update is still pending has older legal details too. */
const listDifferences = (known: KnownObject, held: BillingObject): ReadonlyArray<string> => {
  const heldVersion = held.requisiteVersion ?? 0
  return [
    ...(known.kind === "PAYER" && heldVersion < known.requisiteVersion
      ? [`legal details of version ${heldVersion} instead of ${known.requisiteVersion}`]
      : []),
    ...(known.sum !== null && held.sum !== undefined && known.sum !== held.sum
      ? [`sum ${formatMoney(held.sum)} instead of ${formatMoney(known.sum)}`]
      : []),
    ...(known.number !== null && held.number !== known.number
      ? [`number ${held.number ?? "none"} instead of ${known.number}`]
      : []),
    ...(known.isCancelled && held.isCancelled === false ? ["its bill is cancelled, and the invoice is not"] : []),
    ...(!known.isCancelled && held.isCancelled === true ? ["the invoice is cancelled, and its bill is not"] : [])
  ]
}

const orphan = ({ id }: BillingObject, detail: string): Finding => ({ verdict: "ORPHAN", billingId: id, detail })

const twins = (others: ReadonlyArray<BillingObject>) =>
  others.map((held) => orphan(held, "a second object under our reference"))

export const compareWithBilling = (
  known: KnownObject,
  held: ReadonlyArray<BillingObject>
): ReadonlyArray<Finding> => {
  const [first, ...rest] = held
  if (known.id === null) {
    return first === undefined
      ? [{ verdict: "EXPECTED", billingId: null, detail: null }]
      : held.map((object) => orphan(object, `our operation is ${known.state} and has no object`))
  }
  if (first === undefined) {
    return [{ verdict: "MISSING", billingId: null, detail: "Billing has nothing under our reference" }]
  }
  const same = held.find((object) => object.id === known.id)
  if (same === undefined) {
    const detail = `id ${first.id} instead of ${known.id}`
    return [{ verdict: "MISMATCHED", billingId: first.id, detail }, ...twins(rest)]
  }
  const differences = listDifferences(known, same)
  const finding: Finding =
    differences.length === 0
      ? { verdict: "EXPECTED", billingId: same.id, detail: null }
      : { verdict: "MISMATCHED", billingId: same.id, detail: differences.join("; ") }
  return [finding, ...twins(held.filter((object) => object !== same))]
}
