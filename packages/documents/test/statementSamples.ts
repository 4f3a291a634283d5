import { BillId, CmeDealerId, DealerId, defaultTariffs, type AccountType } from "@dealer-billing/domain"
import { buildStatement, canonicalStatement, isFinalAt, type StatementFact } from "@dealer-billing/domain/internal"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { createHash } from "node:crypto"
import { DateTime } from "effect"
import type { StatementDocument } from "../src/index.ts"

const at = (time: string) => DateTime.makeUnsafe(time)
const bill = { billId: BillId.make(17n), dealId: "lot-42", reversesPaymentId: null, paidAt: null } as const
const invoice = { number: "1024", issuedAt: at("2026-11-05T10:00:00Z") }
const payment = { paidAt: at("2026-10-31T22:00:00Z"), invoice }

/** A row of every kind. */
export const someFacts: ReadonlyArray<StatementFact> = [
  { ...bill, kind: "BILL", bookedAt: at("2026-11-05T09:00:00Z"), amount: 1_234_567n, documentId: "17", invoice },
  {
    ...bill,
    ...payment,
    kind: "PAYMENT",
    bookedAt: at("2026-11-06T09:00:00Z"),
    amount: 500_000n,
    documentId: "p-1"
  },
  {
    ...bill,
    ...payment,
    kind: "REVERSAL",
    bookedAt: at("2026-11-07T09:00:00Z"),
    amount: -100n,
    documentId: "total:i-7:3",
    reversesPaymentId: null
  },
  {
    ...bill,
    ...payment,
    kind: "REVERSAL",
    bookedAt: at("2026-11-08T09:00:00Z"),
    amount: -200_000n,
    documentId: "p-2",
    reversesPaymentId: "p-1"
  },
  {
    ...bill,
    kind: "BILL_CANCELLED",
    bookedAt: at("2026-11-09T09:00:00Z"),
    amount: -1_234_567n,
    documentId: "17",
    invoice
  },
  {
    ...bill,
    kind: "BILL",
    bookedAt: at("2026-11-30T20:59:59Z"),
    amount: 99_999_999_999_999n,
    documentId: "18",
    billId: BillId.make(18n),
    dealId: "=очень длинный номер сделки, который не помещается в строку, 64 з",
    invoice: null
  }
]

export const makeDocument = (
  facts: ReadonlyArray<StatementFact>,
  {
    accountType = "SETTLEMENT",
    asked = "2026-12-15T00:00:00Z",
    before = 0n
  }: {
    readonly accountType?: AccountType
    readonly asked?: string
    readonly before?: bigint
  } = {}
): StatementDocument => {
  const head = {
    account: { dealerId: DealerId.make(1n), accountType },
    cmeDealerId: CmeDealerId.make("dealer-1"),
    period: { from: "2026-11-01", to: "2026-11-30" },
    timeZone: "Europe/Moscow"
  }
  const found = { before: new Map([["PAYMENT" as const, before]]), facts }
  const statement = buildStatement(head, found, isFinalAt(head, at(asked)))
  const hash = createHash("sha256").update(canonicalStatement(statement)).digest("hex")
  return { statement, seller: defaultTariffs.seller, dealer: { requisite: sampleRequisite }, hash }
}

export const manyFacts = (count: number): ReadonlyArray<StatementFact> =>
  Array.from({ length: count }, (_, index) => ({
    ...bill,
    kind: "BILL" as const,
    bookedAt: DateTime.add(at("2026-11-05T09:00:00Z"), { seconds: index }),
    amount: 100n,
    documentId: String(index + 1),
    billId: BillId.make(BigInt(index + 1)),
    invoice: null
  }))
