import type { Bill } from "../bill/Bill.ts"
import { formatMoney, maxMoney, minMoney, type Kopecks } from "../Money.ts"
import type { TakenTotal } from "./Books.ts"
import type { Figures } from "./PaidFor.ts"

/** How much of a running total can be new money, in kopecks. */
export interface NewMoney {
  readonly least: Kopecks
  readonly most: Kopecks
}

/**
 * A running total of a cancelled bill's invoice that may count payments which the bill has lost since: they pay other
 * bills now, so that nobody would miss money that is taken for theirs. Answers how much of it can be new, by any of
 * the figures with which it may be compared, or null where the total tells that itself, or need not be new at all and
 * states no more than the one before it (decision 0010).
 */
export const untoldTotal = (
  { status }: Pick<Bill, "status">,
  total: Kopecks,
  figures: ReadonlyArray<Figures>,
  latest: TakenTotal | undefined
): NewMoney | null => {
  const most = figures.map(({ named }) => total - named).reduce(maxMoney)
  const rest = figures.map(({ direct, named }) => total - named - direct).reduce(minMoney)
  const least = maxMoney(rest, 0n)
  if (status !== "CANCELLED" || most <= least) return null
  return least === 0n && total <= (latest?.stated ?? 0n) ? null : { least, most }
}

/** For whoever has to find out. */
export const whyUntold = (invoiceId: string, { least, most }: NewMoney): string =>
  `the bill of invoice ${invoiceId} is cancelled, and payments that do not name it had paid it; nothing tells ` +
  "whether the total counts them, or what came after it: ask Billing, then apply the part of it that is new, " +
  `from ${formatMoney(least)} to ${formatMoney(most)}`
