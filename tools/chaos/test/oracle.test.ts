import { assert, describe, it } from "@effect/vitest"
import type { TopicRecord } from "../src/bench/Topic.ts"
import { checkBills } from "../src/oracle/checkBills.ts"
import { checkMessages } from "../src/oracle/checkMessages.ts"
import { checkMoney } from "../src/oracle/checkMoney.ts"
import type { StoredRows, ProcessedMessageRow } from "../src/oracle/readStoredRows.ts"
import type { PlannedEvent, PlannedMessage } from "../src/plan/PlannedMessage.ts"
import type { WorldAccount } from "../src/plan/World.ts"

const account: WorldAccount = {
  cmeDealerId: "d-1",
  accountType: "SETTLEMENT",
  contractId: "c-1",
  bills: [{ id: "1", invoiceId: "i-1", sum: 500n }]
}
const received = (paymentId: string, sum: bigint): PlannedEvent => ({
  paymentId,
  type: "payment.received",
  account,
  sum,
  invoiceId: null,
  revision: null,
  reversesPaymentId: null
})
const back: PlannedEvent = { ...received("r-1", 100n), type: "payment.reversed", reversesPaymentId: "p-1" }
const sent = (event: PlannedEvent): PlannedMessage => ({
  key: "c-1",
  value: null,
  expectation: { _tag: "Event", event }
})

const plan: ReadonlyArray<PlannedMessage> = [
  sent(received("p-1", 700n)),
  sent(back),
  sent(received("p-1", 700n)),
  { key: "c-1", value: null, expectation: { _tag: "Parked", kind: "no value", reasons: ["BAD_MESSAGE"] } }
]
const records: ReadonlyArray<TopicRecord> = plan.map((_, number) => ({
  partition: 0,
  offset: BigInt(number),
  number
}))

const processedMessage = (
  offset: bigint,
  outcome: ProcessedMessageRow["outcome"],
  payment_id: string | null
): ProcessedMessageRow => ({
  partition: 0,
  offset,
  outcome,
  payment_id
})
const owner = { cme_dealer_id: "d-1", account_type: "SETTLEMENT" as const }
const good: StoredRows = {
  processedMessages: [
    processedMessage(0n, "APPLIED", "p-1"),
    processedMessage(1n, "APPLIED", "r-1"),
    processedMessage(2n, "DUPLICATE", "p-1"),
    processedMessage(3n, "PARKED", null)
  ],
  parked: [{ partition: 0, offset: 3n, reason: "BAD_MESSAGE", is_resolved: false }],
  payments: [
    { payment_id: "p-1", type: "payment.received", ...owner, stated_sum: 700n, effect: 700n },
    { payment_id: "r-1", type: "payment.reversed", ...owner, stated_sum: 100n, effect: -100n }
  ],
  accounts: [{ ...owner, balance: 100n }],
  bills: [{ id: 1n, deal_id: "x", status: "ISSUED", invoice_id: "i-1", ...owner, common_sum: 500n, paid_sum: 500n }]
}
const [first, second, third, last] = good.processedMessages as [
  ProcessedMessageRow,
  ProcessedMessageRow,
  ProcessedMessageRow,
  ProcessedMessageRow
]
const [payment, reversal] = good.payments as [StoredRows["payments"][number], StoredRows["payments"][number]]

const examine = (stored: StoredRows) => [
  ...checkMessages(plan, records, stored),
  ...checkMoney([account], plan, stored),
  ...checkBills([account], [], stored.bills, [{ id: "i-1", ref: "1" }])
]

const wrong: ReadonlyArray<readonly [what: string, said: RegExp, stored: Partial<StoredRows>]> = [
  ["a payment is lost", /LOST: p-1/, { payments: [reversal] }],
  ["a message was not processed", /LOST: 0\/2/, { processedMessages: [first, second, last] }],
  [
    "a payment is applied twice",
    /DOUBLED: p-1/,
    { processedMessages: [first, second, { ...third, outcome: "APPLIED" }, last] }
  ],
  [
    "a payment was applied by no message",
    /no message was applied/,
    { processedMessages: [{ ...first, outcome: "DUPLICATE" }, second, third, last] }
  ],
  ["a kopeck is off in the balance", /holds 101/, { accounts: [{ ...owner, balance: 101n }] }],
  [
    "money lies on the balance beside a debt",
    /must hold 100/,
    { accounts: [{ ...owner, balance: 101n }], bills: [{ ...good.bills[0]!, paid_sum: 499n }] }
  ],
  ["a payment has another sum", /states 701/, { payments: [{ ...payment, stated_sum: 701n }, reversal] }],
  ["a reversal moved nothing", /moved 0/, { payments: [payment, { ...reversal, effect: 0n }] }],
  ["a poison is not parked", /not parked/, { parked: [] }],
  ["a poison has another reason", /parked as CONFLICT/, { parked: [{ ...good.parked[0]!, reason: "CONFLICT" }] }],
  [
    "a payment stays parked",
    /p-1 is parked as UNKNOWN_CONTRACT$/,
    {
      processedMessages: [{ ...first, outcome: "PARKED" }, second, third, last],
      parked: [...good.parked, { partition: 0, offset: 0n, reason: "UNKNOWN_CONTRACT", is_resolved: false }]
    }
  ],
  [
    "a reversal is resolved and not in the ledger",
    /LOST: r-1/,
    {
      processedMessages: [first, { ...second, outcome: "PARKED" }, third, last],
      parked: [...good.parked, { partition: 0, offset: 1n, reason: "UNKNOWN_PAYMENT", is_resolved: true }],
      payments: [payment]
    }
  ],
  ["a payment was not sent", /was not sent/, { payments: [...good.payments, { ...payment, payment_id: "p-9" }] }],
  [
    "a message was processed that is not in the topic",
    /not in the topic/,
    { processedMessages: [...good.processedMessages, processedMessage(4n, "APPLIED", "p-9")] }
  ],
  ["a bill exists twice", /2 bills exist/, { bills: [...good.bills, { ...good.bills[0]!, id: 2n }] }]
]

describe("the oracle", () => {
  it("accepts a correct ledger", () => assert.deepStrictEqual(examine(good), []))

  it("accepts that a reversal waited for its payment, but not that a payment waited", () => {
    const processedMessages = [first, { ...second, outcome: "PARKED" as const }, third, last]
    const waited = { partition: 0, offset: 1n, reason: "UNKNOWN_PAYMENT", is_resolved: true }
    assert.deepStrictEqual(examine({ ...good, processedMessages, parked: [...good.parked, waited] }), [])
    const payments = [{ ...first, outcome: "PARKED" as const }, second, third, last]
    const ofPayment = [...good.parked, { ...waited, offset: 0n }]
    assert.match(examine({ ...good, processedMessages: payments, parked: ofPayment }).join("; "), /was resolved/)
  })

  it.each(wrong)("reports that %s", (_what, said, stored) => {
    const problems = examine({ ...good, ...stored })
    assert.isTrue(
      problems.some((problem) => said.test(problem)),
      problems.join("\n")
    )
  })
})
