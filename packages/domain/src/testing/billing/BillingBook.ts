import type { BillingObject, BillingObjectKind } from "../../billing/Billing.ts"

/** An object in the in-memory Billing, with the request that made it. */
export interface BillingMemoryObject extends BillingObject {
  readonly kind: BillingObjectKind
  readonly reference: string
  readonly sent: unknown
  readonly hasMoney?: boolean
  readonly cancelReason?: string
}

/** A request to make an object. */
export interface BillingPut {
  readonly kind: BillingObjectKind
  readonly reference: string
  /** The ids of the objects that must exist. */
  readonly needs: ReadonlyArray<string>
  readonly requisiteVersion: number | null
  readonly sent: unknown
}

const madeOf = ({ kind, reference, requisiteVersion, sent }: BillingPut, number: number): BillingMemoryObject => {
  const id = `${kind.toLowerCase()}-${number}`
  const isInvoice = kind === "INVOICE"
  return {
    id,
    kind,
    reference,
    requisiteVersion,
    number: isInvoice ? String(number) : null,
    url: isInvoice ? `memory://invoices/${id}.pdf` : null,
    ...(isInvoice ? { isCancelled: false } : {}),
    sent
  }
}

/** Changes an object in place; undefined when it is not there. */
export const changeIn = (
  book: Array<BillingMemoryObject>,
  id: string,
  change: Partial<BillingMemoryObject>
): BillingMemoryObject | undefined => {
  const index = book.findIndex((object) => object.id === id)
  const object = book[index]
  if (object === undefined) return undefined
  const changed = { ...object, ...change }
  book[index] = changed
  return changed
}

/** Newer legal details change the payer. Any other repeat makes a second object, unless this Billing is idempotent. */
export const putInto = (
  book: Array<BillingMemoryObject>,
  put: BillingPut,
  isIdempotent: boolean
): BillingMemoryObject => {
  const index = book.findIndex((object) => object.kind === put.kind && object.reference === put.reference)
  const existing = book[index]
  if (existing !== undefined && (put.requisiteVersion ?? 0) > (existing.requisiteVersion ?? 0)) {
    const changed = { ...existing, requisiteVersion: put.requisiteVersion, sent: put.sent }
    book[index] = changed
    return changed
  }
  if (existing !== undefined && isIdempotent) return existing
  const made = madeOf(put, book.length + 1)
  book.push(made)
  return made
}
