import type { Kopecks } from "../shared/Money.ts"
import type { InvoicePaidTotal } from "./PaymentEvent.ts"

export interface InvoiceTotal {
  readonly invoiceId: string
  readonly revision: number
  /** In kopecks. */
  readonly totalPaid: Kopecks
}

/** `difference` in kopecks: a payment above 0, a reversal below. STALE: an older revision, or one of the same sum. */
export type TotalChange = { readonly difference: Kopecks } | "STALE" | "DUPLICATE" | "CONFLICT"

/** Example: after revision 2 with 5000.00, revision 3 with 7500.00 is a payment of 2500.00 (contract, section 2). */
export const changeByTotal = (
  newest: InvoiceTotal | undefined,
  { revision, totalPaid }: Pick<InvoicePaidTotal, "revision" | "totalPaid">
): TotalChange => {
  if (newest !== undefined && revision < newest.revision) return "STALE"
  const difference = totalPaid - (newest?.totalPaid ?? 0n)
  if (newest !== undefined && revision === newest.revision) return difference === 0n ? "DUPLICATE" : "CONFLICT"
  return difference === 0n ? "STALE" : { difference }
}

/** How far a revision may be above the newest one of its invoice (above 0 for the first). */
export const revisionStepMax = 1_000

/** Why a revision needs an operator's approval: after a wrong one, every smaller one would change nothing. */
export const whyRevision = (
  newest: InvoiceTotal | undefined,
  { invoiceId, revision }: Pick<InvoicePaidTotal, "invoiceId" | "revision">
): string | null =>
  revision > (newest?.revision ?? 0) + revisionStepMax
    ? `revision ${revision} of invoice ${invoiceId} is more than ${revisionStepMax} above the newest one, ` +
      `${newest?.revision ?? 0}; an operator must approve it`
    : null
