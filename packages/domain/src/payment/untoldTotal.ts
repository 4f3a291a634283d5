import type { Bill } from "../bill/Bill.ts"
import { formatMoney, type Kopecks } from "../Money.ts"
import type { TakenTotal } from "./Books.ts"
import type { Figures } from "./PaidFor.ts"

/** How much of a running total can be new money, in kopecks. */
export interface NewMoney {
  readonly least: Kopecks
  readonly most: Kopecks
}

/**
 * A running total of a cancelled bill's invoice that may count payments which the bill has lost since: they pay other
 * bills now, so that nobody would miss money that is taken for theirs. Answers how much of it can be new, or null
 * where the total tells that itself, or need not be new at all and states no more than the one before it (decision
 * 0010).
 */
export const untoldTotal = (
  { status }: Pick<Bill, "status">,
  total: Kopecks,
  { direct, named }: Figures,
  latest: TakenTotal | undefined
): NewMoney | null => {
  const most = total - named
  if (status !== "CANCELLED" || direct === 0n || most <= 0n) return null
  const least = most > direct ? most - direct : 0n
  return least === 0n && total <= (latest?.stated ?? 0n) ? null : { least, most }
}

/** For whoever has to find out. */
export const whyUntold = (invoiceId: string, { least, most }: NewMoney): string =>
  `the bill of invoice ${invoiceId} is cancelled, and payments that do not name it had paid it; nothing tells ` +
  `whether the total counts them: ask Billing, then apply the part of it that is new, from ${formatMoney(least)} ` +
  `to ${formatMoney(most)}`
