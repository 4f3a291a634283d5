import { Clock, Effect, Random } from "effect"
import {
  BasisPoints,
  Billing,
  type BillingError,
  type BillingObject,
  type BillingOperationKind,
  type Invoice
} from "@dealer-billing/domain/internal"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { FarSide, type ArrivedField } from "./BillingHarness.ts"

export const newReference = Effect.gen(function* () {
  return `ref-${yield* Clock.currentTimeMillis}-${yield* Random.nextIntBetween(0, 1_000_000_000)}`
})

export const invoice: Invoice = {
  sum: 6_250_000n,
  currency: "RUB",
  vat: { mode: "included", rate: BasisPoints.make(2200n), sum: 1_127_049n },
  purpose: "Вознаграждение, лот 42. в том числе НДС 22% - 11270.49 руб.",
  items: [{ name: "Вознаграждение, лот 42", quantity: 1, unit: "шт", price: 6_250_000n, sum: 6_250_000n }]
}

export const reason = "Сделка отменена"

export const expectedFields: Readonly<Record<ArrivedField, string>> = {
  name: sampleRequisite.name,
  payerName: sampleRequisite.name,
  inn: sampleRequisite.inn,
  settlementAccount: sampleRequisite.settlementAccount,
  requisiteVersion: "3",
  accountType: "COMMISSION",
  sum: "62500.00",
  currency: "RUB",
  vatMode: "included",
  vatRate: "22.00",
  vatSum: "11270.49",
  purpose: invoice.purpose,
  itemSum: "62500.00",
  reason
}

export interface PreparedCall {
  readonly reference: string
  readonly call: Effect.Effect<BillingObject, BillingError>
}

/** Makes what a call of that kind needs, and the call itself, to be sent by the case. */
export const prepareCall = Effect.fn("prepareCall")(function* (kind: BillingOperationKind) {
  const billing = yield* Billing
  const reference = yield* newReference
  const prepared = (call: PreparedCall["call"]): PreparedCall => ({ reference, call })
  const client = billing.createClient({ reference, name: sampleRequisite.name })
  if (kind === "CLIENT") return prepared(client)
  const { id: clientId } = yield* client
  const payer = billing.setPayer({ clientId, reference, requisite: sampleRequisite, requisiteVersion: 3 })
  if (kind === "PAYER") return prepared(payer)
  const { id: payerId } = yield* payer
  const contract = billing.createContract({ clientId, reference, payerId, accountType: "COMMISSION" })
  if (kind === "CONTRACT") return prepared(contract)
  const { id: contractId } = yield* contract
  const issue = billing.issueInvoice({ contractId, reference, invoice })
  if (kind === "INVOICE") return prepared(issue)
  const { id: invoiceId } = yield* issue
  kind satisfies "CANCELLATION"
  return prepared(billing.cancelInvoice({ invoiceId, reference, reason }))
})

/** The calls of that kind that the far side receives during the effect, with the effect's result. */
export const watchCalls = <A, E, R>(kind: BillingOperationKind, effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const { arrived } = yield* FarSide
    const before = yield* arrived
    const result = yield* effect
    const after = yield* arrived
    return { result, calls: after.slice(before.length).filter((call) => call.kind === kind) }
  })
