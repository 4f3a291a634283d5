import { formatMoney, PositiveMoney, type Kopecks, type PaymentsDialect } from "@dealer-billing/domain"
import { paymentMaxDefault, paymentsDialects } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"
import type { SettingsReader } from "./SettingsReader.ts"

export interface PaymentSettings {
  readonly paymentsDialect: PaymentsDialect
  /** A larger payment is parked for an operator. In kopecks. */
  readonly paymentMax: Kopecks
  /** The raw bytes of a parked message are dropped so many days after it was resolved. */
  readonly parkedRetentionDays: number
}

const retentionDaysDefault = 365
/** The database refuses a shorter time. */
const retentionDaysMin = 30
const retentionDaysMax = 36_500

const readPaymentMax = (reader: SettingsReader): Kopecks =>
  reader.parsed("PAYMENT_MAX", (text) =>
    Result.mapError(
      Schema.decodeUnknownResult(PositiveMoney)(text),
      () => `must be roubles with two fraction digits, e.g. ${formatMoney(paymentMaxDefault)}`
    )
  ) ?? paymentMaxDefault

const readPaymentsDialect = (reader: SettingsReader): PaymentsDialect =>
  reader.parsed("PAYMENTS_DIALECT", (text) => {
    const dialect = paymentsDialects.find((candidate) => candidate === text)
    return dialect === undefined
      ? Result.fail(`must be one of ${paymentsDialects.join(", ")}`)
      : Result.succeed(dialect)
  }) ?? "payments"

export const readPaymentSettings = (reader: SettingsReader): PaymentSettings => {
  const parkedRetentionDays = reader.count("PARKED_RETENTION_DAYS", retentionDaysDefault, retentionDaysMax)
  if (parkedRetentionDays < retentionDaysMin) {
    reader.problem("PARKED_RETENTION_DAYS", `must be at least ${retentionDaysMin}; it is ${parkedRetentionDays}`)
  }
  return {
    paymentsDialect: readPaymentsDialect(reader),
    paymentMax: readPaymentMax(reader),
    parkedRetentionDays
  }
}
