import { BillId, StatementKind, type StatementFacts } from "@dealer-billing/domain"
import { Effect, Schema } from "effect"
import { rowsOf } from "./rows.ts"

const Time = Schema.NullOr(Schema.DateTimeUtcFromDate)
const Text = Schema.NullOr(Schema.String)

const decodeRows = rowsOf(
  Schema.Struct({
    isBefore: Schema.Boolean,
    kind: StatementKind,
    bookedAt: Time,
    amount: Schema.BigInt,
    documentId: Schema.String,
    billId: Schema.NullOr(BillId),
    dealId: Text,
    paidAt: Time,
    reversesPaymentId: Text,
    invoiceNumber: Text,
    issuedAt: Time
  })
)

/** Sums before a span and facts in it, from rows that have both. */
export const decodeStatementFacts = (rows: ReadonlyArray<unknown>): Effect.Effect<StatementFacts> =>
  Effect.map(decodeRows(rows), (decoded) => ({
    before: new Map(decoded.filter(({ isBefore }) => isBefore).map(({ amount, kind }) => [kind, amount])),
    facts: decoded.flatMap(({ bookedAt, invoiceNumber, isBefore, issuedAt, ...fact }) =>
      isBefore || bookedAt === null
        ? []
        : [
            {
              ...fact,
              bookedAt,
              invoice: invoiceNumber === null || issuedAt === null ? null : { number: invoiceNumber, issuedAt }
            }
          ]
    )
  }))
