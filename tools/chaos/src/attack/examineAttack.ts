import type { Servers } from "../bench/startBench.ts"
import type { TopicRecord } from "../bench/Topic.ts"
import { checkBills } from "../oracle/checkBills.ts"
import { checkInvariants } from "../oracle/checkInvariants.ts"
import { checkMessages, type Problems } from "../oracle/checkMessages.ts"
import { checkMoney } from "../oracle/checkMoney.ts"
import { readStoredRows, type BillRow, type StoredRows } from "../oracle/readStoredRows.ts"
import { readInvoices } from "../oracle/readInvoices.ts"
import { kopecks } from "../plan/money.ts"
import type { PlannedMessage } from "../plan/PlannedMessage.ts"
import type { World } from "../plan/World.ts"
import { tradePrefix, type Promises } from "./goodTraffic.ts"

export interface Sent {
  readonly world: World
  readonly plan: ReadonlyArray<PlannedMessage>
  readonly records: ReadonlyArray<TopicRecord>
  readonly promises: Promises
}

const place = ({ offset, partition }: { readonly partition: number; readonly offset: bigint }) =>
  `${partition}/${offset}`

/** All other messages in the topic are from the attacker and must be parked. */
const checkHostileMessages = (stored: StoredRows, good: ReadonlySet<string>): Problems =>
  stored.processedMessages
    .filter((row) => !good.has(place(row)) && row.outcome !== "PARKED")
    .map((row) => `the hostile message ${place(row)} is ${row.outcome}: ${row.payment_id}`)

/** Cancelled and corrected bills are stored as they were answered, and there are no others. */
const checkTradeBills = ({ dealers, tradeBills }: Promises, rows: ReadonlyArray<BillRow>): Problems => {
  const byId = new Map(rows.map((row) => [row.id.toString(), row]))
  const problems = [...tradeBills.values()].flatMap((bill): Problems => {
    const row = byId.get(bill.id)
    if (row === undefined) return [`LOST: bill ${bill.id} of ${bill.cmeDealerId} does not exist`]
    const status = bill.status === "CANCELLED" ? "CANCELLED" : "ISSUED"
    return row.status === status && row.common_sum === kopecks(bill.commonSum)
      ? []
      : [`bill ${bill.id} is ${row.status} with ${row.common_sum} kopecks, not ${status} with ${bill.commonSum}`]
  })
  const known = new Set(dealers)
  const strange = rows.filter((row) => !known.has(row.cme_dealer_id))
  return [
    ...problems,
    ...(rows.length === tradeBills.size
      ? []
      : [`${rows.length} trade bills exist, ${tradeBills.size} were created`]),
    ...strange.map(({ id }) => `bill ${id} belongs to a dealer that was never registered`)
  ]
}

/** All problems of the ledger after everything has settled. */
export const examineAttack = async (bench: Servers, sandboxUrl: string, sent: Sent) => {
  const { plan, promises, records, world } = sent
  const stored = await readStoredRows(bench.look)
  const good = new Set(records.map(place))
  const ofGood = <Row extends { readonly partition: number; readonly offset: bigint }>(rows: ReadonlyArray<Row>) =>
    rows.filter((row) => good.has(place(row)))
  const goodRows = { ...stored, processedMessages: ofGood(stored.processedMessages), parked: ofGood(stored.parked) }
  const worldDealers = new Set(world.map(({ cmeDealerId }) => cmeDealerId))
  const worldBills = stored.bills.filter(({ cme_dealer_id }) => worldDealers.has(cme_dealer_id))
  const otherBills = stored.bills.filter(({ cme_dealer_id }) => !worldDealers.has(cme_dealer_id))
  const ofOthers = new Set(otherBills.map(({ invoice_id }) => invoice_id))
  const invoices = await readInvoices(sandboxUrl)
  const problems = [
    ...promises.broken,
    ...checkHostileMessages(stored, good),
    ...checkMessages(plan, records, goodRows),
    ...checkMoney(world, plan, stored),
    // An invoice without a bill counts here: it is a duplicate.
    ...checkBills(
      world,
      promises.paidBills,
      worldBills,
      invoices.filter(({ id }) => !ofOthers.has(id))
    ),
    ...checkTradeBills(
      promises,
      otherBills.filter(({ cme_dealer_id }) => cme_dealer_id.startsWith(tradePrefix))
    ),
    ...(await checkInvariants(bench.look)),
    ...(await bench.verify())
  ]
  const hostileMessages = stored.processedMessages.length - goodRows.processedMessages.length
  return { problems, payments: stored.payments.length, parked: stored.parked.length, hostileMessages }
}
