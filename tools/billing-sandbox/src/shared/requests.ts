import { AccountType, Money, Percent, PositiveMoney } from "@dealer-billing/domain"
import { purposeLengthMax, text, VatMode } from "@dealer-billing/domain/internal"
import { Schema } from "effect"

const itemCountMax = 100

export const ClientRequest = Schema.Struct({ name: text(512) })
export type ClientRequest = typeof ClientRequest.Type

/** `requisite` is checked separately, since its refusal has another code. */
export const PayerRequest = Schema.Struct({
  requisite: Schema.Unknown,
  requisiteVersion: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 2_147_483_647 }))
})

export const ContractRequest = Schema.Struct({ payerId: text(128), kind: AccountType })
export type ContractRequest = typeof ContractRequest.Type

const InvoiceItemRequest = Schema.Struct({
  name: text(512),
  quantity: Schema.Finite.check(
    Schema.isGreaterThan(0),
    Schema.isLessThanOrEqualTo(1_000_000),
    Schema.makeFilter(
      (quantity: number) =>
        Math.abs(quantity * 1000 - Math.round(quantity * 1000)) < 1e-6 || "must have at most 3 decimals"
    )
  ),
  unit: text(16),
  price: Money,
  sum: Money
})

export const InvoiceRequest = Schema.Struct({
  sum: PositiveMoney,
  currency: Schema.Literal("RUB"),
  vat: Schema.Struct({ mode: VatMode, rate: Schema.NullOr(Percent), sum: Schema.NullOr(Money) }),
  purpose: text(purposeLengthMax),
  items: Schema.NonEmptyArray(InvoiceItemRequest).check(Schema.isMaxLength(itemCountMax))
})
export type InvoiceRequest = typeof InvoiceRequest.Type

export const CancellationRequest = Schema.Struct({ reason: text(512) })

export const PayInvoiceRequest = Schema.Struct({ sum: Schema.optionalKey(PositiveMoney) })
export const PayContractRequest = Schema.Struct({ sum: PositiveMoney })
export const ReversePaymentRequest = PayInvoiceRequest

export const LoseRequest = Schema.Struct({
  kind: Schema.Literals(["client", "payer", "contract", "invoice"]),
  id: text(128)
})
