import { retryParked } from "@dealer-billing/domain/internal"
import { applyPayments, resolvePayment, type PaymentDecision } from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { connectTo, layerOn, migratedDatabase, providedDealer } from "./layerPostgres.ts"
import { by } from "@dealer-billing/domain/testing"

const rounds = Number(process.env.PARKED_RACE_ROUNDS ?? "200")

/** The ports of two processes on one database, and a connection of the test. */
const bench = Effect.gen(function* () {
  const url = yield* migratedDatabase
  const sql = yield* connectTo(url)
  const build = Layer.build(layerOn(url))
  const services = [yield* build, yield* build] as const
  return { sql, services, dealer: yield* providedDealer(sql).pipe(Effect.provideContext(services[0])) }
})

const message = (round: number, offset: number) => ({
  position: { source: "t", number: BigInt(offset) },
  raw: Buffer.from(
    JSON.stringify({
      type: "payment.received",
      paymentId: `p-${round}`,
      contractId: `late-${round}`,
      sum: "7.00",
      currency: "RUB",
      paidAt: "2026-11-20T10:00:00Z"
    })
  )
})

/** Retries like a caller that gets 503. */
const persistent = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.retry(effect, { times: 20, while: (error) => error._tag === "StorageUnavailable" })

it.live(
  "a parked payment is applied once if operators resolve it while its message is repeated and the worker retries it",
  () =>
    Effect.gen(function* () {
      const { dealer, services, sql } = yield* bench
      const { cmeDealerId, id } = dealer.dealer
      const decisions: ReadonlyArray<PaymentDecision> = [
        { action: "apply", cmeDealerId, accountType: "SETTLEMENT" },
        { action: "apply", cmeDealerId, accountType: "DEPOSIT" },
        { action: "retry" },
        { action: "reject", reason: "not ours" }
      ]
      const failures = new Set<string>()
      for (let round = 0; round < rounds; round++) {
        // The second operator decides the same in one round, otherwise in the next three.
        const wanted = [decisions[round % 4]!, decisions[(round + Math.floor(round / 4)) % 4]!]
        const parked = yield* applyPayments([message(round, 2 * round)]).pipe(Effect.provideContext(services[0]))
        expect(parked.map(({ outcome }) => outcome)).toEqual(["PARKED"])
        yield* sql`update accounts set contract_id = ${`late-${round}`}
          where dealer_id = ${id} and account_type = 'SETTLEMENT'`
        const at = (index: 0 | 1) => Effect.provideContext(services[index])
        const operators = wanted.map((decision, index) =>
          persistent(resolvePayment({ address: `p-${round}`, ...decision }).pipe(by(`operator-${index}`))).pipe(
            Effect.catch(({ _tag }) => Effect.sync(() => void failures.add(_tag))),
            at(index === 0 ? 0 : 1),
            Effect.asVoid
          )
        )
        const isRepeated = round % 3 !== 0
        const repeat = persistent(applyPayments([message(round, 2 * round + 1)])).pipe(at(1), Effect.asVoid)
        const again = isRepeated ? repeat : Effect.void
        const worker = persistent(retryParked()).pipe(at(0), Effect.asVoid)
        const rivals = [again, worker, ...operators]
        const turned = rivals.map((_, index) => rivals[(index + round) % rivals.length]!)
        yield* Effect.all(turned, { concurrency: "unbounded", discard: true })
      }
      expect([...failures]).toEqual(["PaymentAlreadyResolved"])
      yield* retryParked().pipe(Effect.provideContext(services[0]))
      const [row] = yield* sql`
        select (select count(*) from payments) as payments,
          (select sum(balance)::bigint from accounts) as held,
          (select sum(amount)::bigint from transfer) as moved,
          (select count(*) from parked where resolved_at is null) as waiting,
          (select count(*) from parked_event e where outcome = 'REJECTED'
            and not exists (select from parked p join processed_message i on i.payment_id = 'p-' || (p.number / 2)
              where p.id = e.parked_id and i.outcome = 'APPLIED')) as "givenUp",
          (select count(*) from parked_event where outcome <> 'PARKED') as ends,
          (select count(*) from parked_event where outcome = 'APPLIED')
            + (select count(*) from processed_message where outcome = 'APPLIED') as applied,
          (select deadlocks from pg_stat_database where datname = current_database()) as deadlocks`
      const total = BigInt(rounds)
      const applied = total - BigInt(String(row?.givenUp))
      expect(row).toEqual({
        payments: applied,
        held: applied * 700n,
        moved: applied * 700n,
        waiting: 0n,
        givenUp: total - applied,
        ends: total,
        applied,
        deadlocks: 0n
      })
      const ends = yield* sql<{ what: string }>`select distinct action || ' ' || outcome as what from parked_event`
      expect(ends.map(({ what }) => what)).toContain("RETRY DUPLICATE")
    }),
  rounds * 500 + 30_000
)
