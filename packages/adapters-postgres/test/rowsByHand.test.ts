import { describe, expect, it } from "@effect/vitest"
import { AccountType, Bill } from "@dealer-billing/domain"
import { Schema, Struct } from "effect"
import { billInBooksOf } from "../src/bill/BillInBooksRow.ts"

/** A bill in the books as the driver gives its columns. */
const BillInBooksRow = Bill.mapFields(
  Struct.pick(["id", "dealerId", "accountType", "commonSum", "paidSum", "status", "paidAt"])
).mapFields(Struct.assign({ paidAt: Schema.NullOr(Schema.DateTimeUtcFromDate) }))

const decodeBill = Schema.decodeUnknownSync(BillInBooksRow)
const encodeBill = Schema.encodeSync(BillInBooksRow)

const valuesOf = ({
  accountType,
  commonSum,
  dealerId,
  id,
  paidAt,
  paidSum,
  status
}: typeof BillInBooksRow.Encoded) => [id, dealerId, accountType, commonSum, paidSum, status, paidAt]

describe("a row that is read by hand", () => {
  it.prop("is the bill that the schema reads", [BillInBooksRow], ([bill]) => {
    const row = encodeBill(bill)
    expect(billInBooksOf(valuesOf(row))).toEqual(decodeBill(row))
  })

  it.prop(
    "is refused where the schema refuses it",
    [BillInBooksRow, Schema.Json, Schema.Int],
    ([bill, odd, at]) => {
      const row = valuesOf(encodeBill(bill))
      const place = Math.abs(at) % row.length
      // No JSON is a bigint or a date.
      if ((place === 6 && odd === null) || Schema.is(AccountType)(odd) || odd === bill.status) return
      expect(() => billInBooksOf(row.with(place, odd as never))).toThrow(TypeError)
    }
  )
})
