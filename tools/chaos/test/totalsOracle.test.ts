import { assert, describe, it } from "@effect/vitest"
import type { TopicRecord } from "../src/bench/Topic.ts"
import { checkMessages } from "../src/oracle/checkMessages.ts"
import { checkMoney } from "../src/oracle/checkMoney.ts"
import type { StoredRows, PaymentRow, ProcessedMessageRow } from "../src/oracle/readStoredRows.ts"
import type { PlannedEvent, PlannedMessage } from "../src/plan/PlannedMessage.ts"
import type { WorldAccount } from "../src/plan/World.ts"

const account: WorldAccount = {
  cmeDealerId: "d-1",
  accountType: "SETTLEMENT",
  contractId: "c-1",
  bills: [{ id: "1", invoiceId: "i-1", sum: 1_000n }]
}
const total = (revision: number, sum: bigint): PlannedEvent => ({
  paymentId: `total:i-1:${revision}`,
  type: "invoice.paid-total",
  account,
  sum,
  invoiceId: "i-1",
  revision,
  reversesPaymentId: null
})
const sent = (event: PlannedEvent): PlannedMessage => ({
  key: "c-1",
  value: null,
  expectation: { _tag: "Event", event }
})
const poison: PlannedMessage = {
  key: "c-1",
  value: null,
  expectation: { _tag: "Parked", kind: "other content", reasons: ["CONFLICT"], mayBeStale: true }
}

/** 500, then 300 behind 700, that comes again, then 600; 2 contradicts the one that is stale. */
const plan = [
  sent(total(1, 500n)),
  sent(total(3, 700n)),
  sent(total(2, 300n)),
  sent(total(3, 700n)),
  poison,
  sent(total(4, 600n))
]
const records: ReadonlyArray<TopicRecord> = plan.map((_, number) => ({
  partition: 0,
  offset: BigInt(number),
  number
}))
const processedMessage = (
  offset: bigint,
  outcome: ProcessedMessageRow["outcome"],
  revision: number
): ProcessedMessageRow => ({
  partition: 0,
  offset,
  outcome,
  payment_id: `total:i-1:${revision}`
})
const owner = { cme_dealer_id: "d-1", account_type: "SETTLEMENT" as const }
const moved = (revision: number, effect: bigint): PaymentRow => ({
  payment_id: `total:i-1:${revision}`,
  type: effect > 0n ? "payment.received" : "payment.reversed",
  ...owner,
  stated_sum: effect > 0n ? effect : -effect,
  effect
})
const processedMessages = [
  processedMessage(0n, "APPLIED", 1),
  processedMessage(1n, "APPLIED", 3),
  processedMessage(2n, "STALE", 2),
  processedMessage(3n, "DUPLICATE", 3),
  processedMessage(4n, "STALE", 2),
  processedMessage(5n, "APPLIED", 4)
]
const payments = [moved(1, 500n), moved(3, 200n), moved(4, -100n)]
const good: StoredRows = {
  processedMessages,
  parked: [],
  payments,
  accounts: [{ ...owner, balance: 0n }],
  bills: [
    { id: 1n, deal_id: "x", status: "ISSUED", invoice_id: "i-1", ...owner, common_sum: 1_000n, paid_sum: 600n }
  ]
}
const bill = good.bills[0]!
const examine = (stored: Partial<StoredRows>) => [
  ...checkMessages(plan, records, { ...good, ...stored }),
  ...checkMoney([account], plan, { ...good, ...stored })
]

const inOrder = {
  processedMessages: processedMessages
    .with(2, processedMessage(2n, "APPLIED", 2))
    .with(4, processedMessage(4n, "PARKED", 2)),
  parked: [{ partition: 0, offset: 4n, reason: "CONFLICT", is_resolved: false }],
  payments: [moved(1, 500n), moved(2, -200n), moved(3, 400n), moved(4, -100n)]
}

const wrong: ReadonlyArray<readonly [what: string, said: RegExp, stored: Partial<StoredRows>]> = [
  ["a total is lost", /LOST: total:i-1:3/, { payments: payments.toSpliced(1, 1) }],
  [
    "the newest total is stale",
    /has 700 kopecks, but its newest total is 600/,
    {
      payments: payments.slice(0, 2),
      processedMessages: processedMessages.with(5, processedMessage(5n, "STALE", 4))
    }
  ],
  ["a total moved its whole amount", /moved 700, not 200/, { payments: payments.with(1, moved(3, 700n)) }],
  [
    "a lower total is a payment",
    /is a payment.received/,
    { payments: payments.with(2, { ...moved(4, -100n), type: "payment.received" }) }
  ],
  [
    "a total is applied twice",
    /DOUBLED: total:i-1:3/,
    { processedMessages: processedMessages.with(3, processedMessage(3n, "APPLIED", 3)) }
  ],
  [
    "an older total was applied after a newer one",
    /moved 200, not 400/,
    { ...inOrder, payments: [...payments, moved(2, -200n)] }
  ],
  [
    "a conflict is applied",
    /is not parked/,
    { processedMessages: processedMessages.with(4, processedMessage(4n, "APPLIED", 2)) }
  ],
  ["a bill has less than its total", /599 is paid, newest total 600/, { bills: [{ ...bill, paid_sum: 599n }] }],
  ["a kopeck is off in the account", /holds 1 and 600/, { accounts: [{ ...owner, balance: 1n }] }]
]

describe("the oracle for totals", () => {
  it("accepts a correct ledger for any order of totals", () => {
    assert.deepStrictEqual(examine({}), [])
    assert.deepStrictEqual(examine(inOrder), [])
  })

  it.each(wrong)("reports that %s", (_what, said, stored) => {
    const problems = examine(stored)
    assert.isTrue(
      problems.some((problem) => said.test(problem)),
      problems.join("\n")
    )
  })
})
