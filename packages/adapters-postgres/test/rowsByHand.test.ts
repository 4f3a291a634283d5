import { describe, expect, it } from "@effect/vitest"
import { AccountType, BillId, BillStatus, DealerId } from "@dealer-billing/domain"
import { Schema } from "effect"
import { toBillBalance } from "../src/bill/BillBalanceRow.ts"

/** The columns as the driver returns them. */
const BillBalanceRow = Schema.Struct({
  id: BillId,
  dealerId: DealerId,
  accountType: AccountType,
  commonSum: Schema.BigInt,
  paidSum: Schema.BigInt,
  status: BillStatus,
  paidAt: Schema.NullOr(Schema.DateTimeUtcFromDate)
})

const decodeBill = Schema.decodeUnknownSync(BillBalanceRow)
const encodeBill = Schema.encodeSync(BillBalanceRow)

const valuesOf = ({
  accountType,
  commonSum,
  dealerId,
  id,
  paidAt,
  paidSum,
  status
}: typeof BillBalanceRow.Encoded) => [id, dealerId, accountType, commonSum, paidSum, status, paidAt]

describe("a row that is decoded by hand", () => {
  it.prop("is the bill that the schema decodes", [BillBalanceRow], ([bill]) => {
    const row = encodeBill(bill)
    expect(toBillBalance(valuesOf(row))).toEqual(decodeBill(row))
  })

  it.prop("is refused if the schema refuses it", [BillBalanceRow, Schema.Json, Schema.Int], ([bill, odd, at]) => {
    const row = valuesOf(encodeBill(bill))
    const place = Math.abs(at) % row.length
    // No JSON is a bigint or a date.
    if ((place === 6 && odd === null) || Schema.is(AccountType)(odd) || odd === bill.status) return
    expect(() => toBillBalance(row.with(place, odd as never))).toThrow(TypeError)
  })
})
