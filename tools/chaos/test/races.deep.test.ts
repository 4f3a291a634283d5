import {
  applyPayments,
  createBill,
  DealId,
  formatMoney,
  PositiveKopecks,
  type PaymentMessage
} from "@dealer-billing/domain"
import { assert, describe, it } from "@effect/vitest"
import { Array as Arr, Effect } from "effect"
import { SeededRandom } from "../src/plan/SeededRandom.ts"
import { persistent, provisionedDealer, raceBench, untilDone } from "./raceBench.ts"

const rounds = 500
const callersAtOnce = 50
const accountsAtOnce = 10

const settlement = (dealId: string, carPrice: bigint) => ({
  operation: "GET_SETTLEMENT" as const,
  dealId: DealId.make(dealId),
  carPrice: PositiveKopecks.make(carPrice)
})

const message = (partition: number, offset: number, event: Record<string, string>): PaymentMessage => ({
  position: { source: `billing.payments/${partition}`, number: BigInt(offset) },
  raw: Buffer.from(JSON.stringify({ currency: "RUB", paidAt: "2026-11-20T10:00:00Z", ...event }))
})

describe("parallel calls", () => {
  it.live(
    `create one bill, one operation and one invoice per deal: ${rounds} rounds of ${callersAtOnce} callers`,
    () =>
      Effect.gen(function* () {
        const { processes, sandboxUrl, sql } = yield* raceBench()
        const dealer = yield* provisionedDealer(sql, "race").pipe(Effect.provideContext(processes[0]))
        const round = Effect.fnUntraced(function* (number: number) {
          const calls = Array.from({ length: callersAtOnce }, (_, index) =>
            persistent(createBill({ cmeDealerId: dealer, ...settlement(`deal-${number}`, 10_000n) })).pipe(
              Effect.provideContext(processes[index % 2 === 0 ? 0 : 1])
            )
          )
          const created = yield* Effect.all(calls, { concurrency: "unbounded" })
          assert.lengthOf(
            created.filter(({ isCreated }) => isCreated),
            1
          )
          assert.strictEqual(new Set(created.map(({ bill }) => bill.id)).size, 1)
        })
        yield* Effect.forEach(Arr.range(1, rounds), round, { concurrency: 2, discard: true })
        yield* untilDone(sql)
        const [counts] = yield* sql`select (select count(*) from bill) as bills,
          (select count(distinct deal_id) from bill where status = 'ISSUED') as deals,
          (select count(*) from billing_operation where kind = 'INVOICE' and state = 'DONE') as operations`
        const each = BigInt(rounds)
        assert.deepStrictEqual(counts, { bills: each, deals: each, operations: each })
        const { objects } = yield* Effect.promise(async () => {
          const answer = await fetch(`${sandboxUrl}/sandbox/journal`)
          return (await answer.json()) as { objects: ReadonlyArray<{ kind: string }> }
        })
        assert.lengthOf(
          objects.filter(({ kind }) => kind === "invoice"),
          rounds
        )
      }),
    180_000
  )

  it.live(
    `leave no balance beside an unpaid bill: ${rounds} rounds on ${accountsAtOnce} accounts`,
    () =>
      Effect.gen(function* () {
        const { processes, sql } = yield* raceBench()
        const dealers = yield* Effect.forEach(
          Arr.range(1, accountsAtOnce),
          (number) => provisionedDealer(sql, `race-${number}`),
          { concurrency: 5 }
        ).pipe(Effect.provideContext(processes[0]))
        const play = Effect.fnUntraced(function* (number: number) {
          const dealer = dealers[number]!
          const random = new SeededRandom(number)
          const [account] = yield* sql<{
            id: bigint
            contract: string
          }>`select dealer_id as id, contract_id as contract
            from accounts join dealers on id = dealer_id
            where cme_dealer_id = ${dealer} and account_type = 'SETTLEMENT'`
          const beside = sql`select balance, bill.id from accounts join bill using (dealer_id, account_type)
            where dealer_id = ${account!.id} and account_type = 'SETTLEMENT' and balance > 0 and paid_at is null`
          for (let round = 0; round < rounds / accountsAtOnce; round += 1) {
            const sum = BigInt(random.integer(1, 20_000))
            const paymentId = `p-${number}-${round}`
            const paid = message(number, 2 * round, {
              type: "payment.received",
              paymentId,
              contractId: account!.contract,
              sum: formatMoney(sum)
            })
            const back = message(number, 2 * round + 1, {
              type: "payment.reversed",
              paymentId: `r-${number}-${round}`,
              reversesPaymentId: paymentId,
              sum: formatMoney(sum / 2n + 1n)
            })
            const pay = persistent(applyPayments(random.chance(0.3) ? [paid, back] : [paid]))
            const bill = persistent(
              createBill({
                cmeDealerId: dealer,
                ...settlement(`deal-${number}-${round}`, BigInt(random.integer(1, 20_000)))
              })
            )
            const [payer, seller] = random.chance(0.5) ? [0, 1] : [1, 0]
            yield* Effect.all(
              [
                pay.pipe(Effect.provideContext(processes[payer!]!)),
                bill.pipe(Effect.provideContext(processes[seller!]!))
              ],
              { concurrency: "unbounded" }
            )
            assert.deepStrictEqual(yield* beside, [], `account ${number}, round ${round}`)
          }
        })
        yield* Effect.forEach(dealers, (_, number) => play(number), { concurrency: "unbounded", discard: true })
        const [sums] = yield* sql`select (select count(*) from bill) as bills,
          (select count(*) from payments where type = 'payment.received') as payments,
          (select sum(effect)::bigint from payments) - (select sum(balance)::bigint from accounts)
            - (select sum(paid_sum)::bigint from bill) as off,
          (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks`
        assert.deepStrictEqual(sums, { bills: BigInt(rounds), payments: BigInt(rounds), off: 0n, deadlocks: 0n })
      }),
    180_000
  )
})
