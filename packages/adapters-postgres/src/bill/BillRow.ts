import type { SqlClient } from "effect/sql/SqlClient"
import { Bill } from "@dealer-billing/domain"
import { DateTime, Struct, type Effect } from "effect"
import { rowsOf } from "../database/rows.ts"

type Row = Readonly<Record<string, unknown>>

const toTime = (value: unknown): unknown => (value instanceof Date ? DateTime.makeUnsafe(value) : value)

const nest = ({
  rewardBandFrom: bandFrom,
  rewardMaximum: maximum,
  rewardMinimum: minimum,
  rewardRatePercent: ratePercent,
  rewardTariffFrom: tariffFrom,
  vatMode,
  vatRate,
  vatSum,
  ...row
}: Row): Row => ({
  ...row,
  closedAt: toTime(row.closedAt),
  createdAt: toTime(row.createdAt),
  issuedAt: toTime(row.issuedAt),
  paidAt: toTime(row.paidAt),
  cancelledAt: toTime(row.cancelledAt),
  reward: ratePercent === null ? null : { ratePercent, tariffFrom, bandFrom, minimum, maximum },
  vat: { mode: vatMode, rate: vatRate, sum: vatSum }
})

const decode = rowsOf(Bill)

export const decodeBills = (rows: ReadonlyArray<Row>): Effect.Effect<ReadonlyArray<Bill>> => decode(rows.map(nest))

/** The columns of a bill `b`, without those of its dealer. */
export const ownBillColumns = (sql: SqlClient) => sql`
  b.id, b.dealer_id, b.account_type, b.operation, b.deal_id, b.revision, b.common_sum, b.paid_sum,
  b.car_price, b.closed_at, b.reward_rate_percent, b.reward_tariff_from, b.reward_band_from, b.reward_minimum,
  b.reward_maximum, b.vat_mode, b.vat_rate, b.vat_sum,
  b.requisite_version, b.status, b.problem, b.invoice_id, b.invoice_number, b.url, b.created_at, b.issued_at,
  b.paid_at, b.cancelled_at, b.replaces, b.replaced_by
`

/** The columns of a bill `b` and of its dealer `d`. */
export const billColumns = (sql: SqlClient) => sql`${ownBillColumns(sql)}, d.cme_dealer_id`

const toDate = (time: DateTime.Utc | null): Date | null => (time === null ? null : DateTime.toDateUtc(time))

export const billToRow = ({ reward, vat, ...bill }: Bill) => ({
  ...Struct.omit(bill, ["cmeDealerId"]),
  rewardRatePercent: reward?.ratePercent ?? null,
  rewardTariffFrom: reward?.tariffFrom ?? null,
  rewardBandFrom: reward?.bandFrom ?? null,
  rewardMinimum: reward?.minimum ?? null,
  rewardMaximum: reward?.maximum ?? null,
  vatMode: vat.mode,
  vatRate: vat.rate,
  vatSum: vat.sum,
  closedAt: toDate(bill.closedAt),
  createdAt: DateTime.toDateUtc(bill.createdAt),
  issuedAt: toDate(bill.issuedAt),
  paidAt: toDate(bill.paidAt),
  cancelledAt: toDate(bill.cancelledAt)
})
