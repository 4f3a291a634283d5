import { formatMoney } from "../../shared/Money.ts"
import type { BillingObjectKind } from "../Billing.ts"
import type { AuditedObject } from "./BillingAudit.ts"
import type { BillingOperationState } from "../BillingOperation.ts"

/**
 * EXPECTED: both books agree. MISMATCHED: both have the object, and it differs. MISSING: we have an id, Billing has
 * nothing. ORPHAN: Billing has an object under our reference that we do not know.
 */
export const verdicts = ["EXPECTED", "MISMATCHED", "MISSING", "ORPHAN"] as const
export type Verdict = (typeof verdicts)[number]

/** What our books say of an object in Billing. */
export interface KnownObject {
  readonly kind: BillingObjectKind
  readonly state: BillingOperationState
  /** Null while we know of none. */
  readonly id: string | null
  readonly requisiteVersion: number
  /** Of an invoice; null where we have none. */
  readonly number: string | null
  /** Of an invoice, in kopecks. */
  readonly sum: bigint | null
  /** Of an invoice: its bill is cancelled. */
  readonly isCancelled: boolean
}

export interface Finding {
  readonly verdict: Verdict
  /** Billing's id of the object, where it has one. */
  readonly billingId: string | null
  /** What differs, for people. */
  readonly detail: string | null
}

/** What differs in an object that both have. A payer that is still to follow has older requisites, too. */
const differencesOf = (known: KnownObject, held: AuditedObject): ReadonlyArray<string> => {
  const heldVersion = held.requisiteVersion ?? 0
  return [
    ...(known.kind === "PAYER" && heldVersion < known.requisiteVersion
      ? [`requisites of version ${heldVersion} instead of ${known.requisiteVersion}`]
      : []),
    ...(known.sum !== null && held.sum !== null && known.sum !== held.sum
      ? [`sum ${formatMoney(held.sum)} instead of ${formatMoney(known.sum)}`]
      : []),
    ...(known.number !== null && held.number !== known.number
      ? [`number ${held.number ?? "none"} instead of ${known.number}`]
      : []),
    ...(known.isCancelled && held.isCancelled === false ? ["its bill is cancelled, and the invoice is not"] : []),
    ...(!known.isCancelled && held.isCancelled === true ? ["the invoice is cancelled, and its bill is not"] : [])
  ]
}

const orphan = ({ id }: AuditedObject, detail: string): Finding => ({ verdict: "ORPHAN", billingId: id, detail })

const twins = (others: ReadonlyArray<AuditedObject>) =>
  others.map((held) => orphan(held, "a second object under our reference"))

/** Compares what we know with everything that Billing holds under the same reference. */
export const compareWithBilling = (
  known: KnownObject,
  held: ReadonlyArray<AuditedObject>
): ReadonlyArray<Finding> => {
  const [first, ...rest] = held
  if (known.id === null) {
    return first === undefined
      ? [{ verdict: "EXPECTED", billingId: null, detail: null }]
      : held.map((object) => orphan(object, `our operation is ${known.state} and knows of no object`))
  }
  if (first === undefined) {
    return [{ verdict: "MISSING", billingId: null, detail: "Billing holds nothing under our reference" }]
  }
  const same = held.find((object) => object.id === known.id)
  if (same === undefined) {
    const detail = `id ${first.id} instead of ${known.id}`
    return [{ verdict: "MISMATCHED", billingId: first.id, detail }, ...twins(rest)]
  }
  const differences = differencesOf(known, same)
  const finding: Finding =
    differences.length === 0
      ? { verdict: "EXPECTED", billingId: same.id, detail: null }
      : { verdict: "MISMATCHED", billingId: same.id, detail: differences.join("; ") }
  return [finding, ...twins(held.filter((object) => object !== same))]
}
