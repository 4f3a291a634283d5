import { signedAmount, retryParked } from "@dealer-billing/domain/internal"
import {
  addFastBuyout,
  applyPayments,
  CmeDealerId,
  createBill,
  CurrentPaymentsDialect,
  DealId,
  defaultTariffs,
  OperationSignal,
  PositiveKopecks,
  registerDealer,
  runBillingOperations,
  Tariffs,
  type CreateBill,
  type MessagePosition,
  type PaymentMessage,
  type PaymentsDialect
} from "@dealer-billing/domain"
import {
  BillingMemory,
  layerMemory,
  MemoryStore,
  sampleRequisite,
  type MemoryTables
} from "@dealer-billing/domain/testing"
import { assert, describe, it } from "@effect/vitest"
import { Array as Arr, DateTime, Effect, Layer, Logger } from "effect"
import type { TopicRecord } from "../src/bench/Topic.ts"
import { topicName } from "../src/bench/Topic.ts"
import { checkMessages } from "../src/oracle/checkMessages.ts"
import { checkMoney } from "../src/oracle/checkMoney.ts"
import type { StoredRows } from "../src/oracle/readStoredRows.ts"
import { planMessages } from "../src/plan/planMessages.ts"
import type { PlannedMessage } from "../src/plan/PlannedMessage.ts"
import { SeededRandom } from "../src/plan/SeededRandom.ts"
import type { World, WorldAccount } from "../src/plan/World.ts"

const events = 1_500
const dealers = 3
const partitions = 4
const chunkMax = 40

const commands = (dealer: number, number: number): ReadonlyArray<CreateBill> => {
  const dealId = DealId.make(`deal-${dealer}-${number}`)
  const sum = PositiveKopecks.make(BigInt(100_000_000 + number))
  const closedAt = DateTime.makeUnsafe("2026-11-20T10:00:00Z")
  return [
    { operation: "GET_SETTLEMENT", dealId, carPrice: sum },
    { operation: "GET_REWARD", dealId, carPrice: sum, closedAt },
    { operation: "GET_DEPOSIT", dealId, sum }
  ]
}

const worldOf = ({ accounts, bills, dealers: owners }: MemoryTables): World => {
  const names = new Map([...owners.values()].map(({ cmeDealerId, id }) => [id, cmeDealerId]))
  return [...accounts.values()].map(({ accountType, contractId, dealerId }): WorldAccount => ({
    cmeDealerId: names.get(dealerId) ?? "",
    accountType,
    contractId: contractId ?? "",
    bills: [...bills.values()]
      .filter((bill) => bill.dealerId === dealerId && bill.accountType === accountType)
      .map(({ commonSum, id, invoiceId }) => ({ id: String(id), invoiceId: invoiceId ?? "", sum: commonSum }))
  }))
}

const prepareWorld = Effect.gen(function* () {
  for (const dealer of Arr.range(1, dealers)) {
    const cmeDealerId = CmeDealerId.make(`dealer-${dealer}`)
    yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
    yield* addFastBuyout(cmeDealerId)
    for (const command of Arr.range(1, 3).flatMap((number) => commands(dealer, number))) {
      yield* createBill({ cmeDealerId, ...command })
    }
  }
  yield* Effect.repeat(runBillingOperations(), { while: (count) => count > 0 })
  return worldOf(yield* (yield* MemoryStore).read((tables) => tables))
})

const partitionOf = (key: string | null): number =>
  [...(key ?? "")].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7) % partitions

/** By key, as Kafka does. */
const layOut = (plan: ReadonlyArray<PlannedMessage>) => {
  const lanes = Array.from({ length: partitions }, (): Array<PaymentMessage> => [])
  const records = plan.map(({ key, value }, number): TopicRecord => {
    const partition = partitionOf(key)
    const lane = lanes[partition]!
    const offset = BigInt(lane.length)
    lane.push({ position: { source: `${topicName}/${partition}`, number: offset }, raw: value ?? new Uint8Array() })
    return { partition, offset, number }
  })
  return { lanes, records }
}

const rowsOf = (tables: MemoryTables): StoredRows => {
  const names = new Map([...tables.dealers.values()].map(({ cmeDealerId, id }) => [id, cmeDealerId]))
  const owner = ({ accountType, dealerId }: { dealerId: bigint; accountType: WorldAccount["accountType"] }) => ({
    cme_dealer_id: [...names].find(([id]) => id === dealerId)?.[1] ?? "",
    account_type: accountType
  })
  const place = ({ number, source }: MessagePosition) => ({
    offset: number,
    partition: Number(source.split("/").at(-1))
  })
  return {
    processedMessages: [...tables.processedMessages.values()].map(({ outcome, paymentId, position }) => ({
      ...place(position),
      outcome,
      payment_id: paymentId
    })),
    parked: [...tables.parked.values()].map(({ isResolved, message: { position, reason } }) => ({
      ...place(position),
      reason,
      is_resolved: isResolved
    })),
    payments: [...tables.payments.values()].map(({ amount, paymentId, type, ...account }) => ({
      payment_id: paymentId,
      type,
      ...owner(account),
      stated_sum: amount,
      effect: signedAmount({ amount, type })
    })),
    accounts: [...tables.accounts.values()].map(({ balance, ...account }) => ({ ...owner(account), balance })),
    bills: [...tables.bills.values()].map(({ commonSum, dealId, id, invoiceId, paidSum, status, ...account }) => ({
      id,
      deal_id: dealId,
      status,
      invoice_id: invoiceId,
      ...owner(account),
      common_sum: commonSum,
      paid_sum: paidSum
    }))
  }
}

/** Applies chunks of random partitions, so that partitions overtake each other. */
const applyAll = Effect.fn("applyAll")(function* (
  random: SeededRandom,
  lanes: ReadonlyArray<Array<PaymentMessage>>
) {
  while (lanes.some((lane) => lane.length > 0)) {
    const lane = random.pick(lanes.filter(({ length }) => length > 0))
    const [first, ...more] = lane.splice(0, random.integer(1, chunkMax))
    if (first !== undefined) yield* applyPayments([first, ...more])
    if (random.chance(0.2)) yield* retryParked()
  }
  yield* Effect.repeat(retryParked(), { while: (applied) => applied > 0 })
})

const play = Effect.fn("play")(function* (seed: number, dialect: PaymentsDialect) {
  const random = new SeededRandom(seed)
  const world = yield* prepareWorld
  const plan = planMessages(random.fork(), world, events, dialect)
  const { lanes, records } = layOut(plan)
  yield* applyAll(random.fork(), lanes)
  const stored = rowsOf(yield* (yield* MemoryStore).read((tables) => tables))
  return { stored, problems: [...checkMessages(plan, records, stored), ...checkMoney(world, plan, stored)] }
})

const memory = (dialect: PaymentsDialect) =>
  Layer.mergeAll(
    layerMemory,
    BillingMemory.layer,
    OperationSignal.layer,
    Logger.layer([]),
    Layer.succeed(Tariffs, defaultTariffs),
    Layer.succeed(CurrentPaymentsDialect, dialect)
  )

const outcomes = ({ processedMessages }: StoredRows) => new Set(processedMessages.map(({ outcome }) => outcome))

describe("the plan on the domain in memory", () => {
  it.live.each([1, 2, 3])("gives a ledger that the oracle accepts for payments, seed %d", (seed) =>
    Effect.gen(function* () {
      const { stored, problems } = yield* play(seed, "payments")
      assert.deepStrictEqual(problems, [])
      assert.sameMembers([...outcomes(stored)], ["APPLIED", "DUPLICATE", "PARKED"])
      assert.isTrue(stored.parked.some(({ is_resolved }) => is_resolved))
    }).pipe(Effect.provide(memory("payments"), { local: true }))
  )

  it.live.each([1, 2, 3])("gives a ledger that the oracle accepts for totals, seed %d", (seed) =>
    Effect.gen(function* () {
      const { stored, problems } = yield* play(seed, "totals")
      assert.deepStrictEqual(problems, [])
      assert.sameMembers([...outcomes(stored)], ["APPLIED", "DUPLICATE", "PARKED", "STALE"])
      assert.isTrue(stored.payments.some(({ effect }) => effect < 0n))
    }).pipe(Effect.provide(memory("totals"), { local: true }))
  )
})
