import { BillId } from "@dealer-billing/domain"
import { StatementKind, type StatementFacts } from "@dealer-billing/domain/internal"
import { Effect, Schema } from "effect"
import { rowsOf } from "../database/rows.ts"

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

/** Decoding 10,000 rows at once would block the event loop. */
const rowsAtOnce = 500

const decodeInSlices = (rows: ReadonlyArray<unknown>) => {
  const slices = Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, index) =>
    rows.slice(index * rowsAtOnce, (index + 1) * rowsAtOnce)
  )
  return Effect.map(
    Effect.forEach(slices, (slice) => Effect.tap(decodeRows(slice), () => Effect.yieldNow)),
    (decoded) => decoded.flat()
  )
}

export const decodeStatementFacts = (rows: ReadonlyArray<unknown>): Effect.Effect<StatementFacts> =>
  Effect.map(decodeInSlices(rows), (decoded) => ({
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
