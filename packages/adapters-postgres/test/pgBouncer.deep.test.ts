import {
  applyPayments,
  createBill,
  DealId,
  defaultTariffs,
  formatMoney,
  listBills,
  PositiveKopecks,
  type PaymentMessage
} from "@dealer-billing/domain"
import {
  freshDatabase,
  pgBouncer,
  pgBouncerSkip,
  serviceRole,
  type PgBouncerOptions
} from "@dealer-billing/test-kit"
import { assert, expect, it } from "@effect/vitest"
import { Array as Arr, Cause, Effect, Exit, Redacted, type Scope } from "effect"
import { checkSettings } from "../src/database/checkSession.ts"
import { makeDatabase } from "../src/database/makeDatabase.ts"
import { migrate, recordTariffs, rotateRequisites, verify, verifyAlone } from "../src/index.ts"
import { connectTo, layerOn, providedDealer, requisiteKeys } from "./layerPostgres.ts"

const paymentCount = 2_000
const billCount = 200
const chunkSize = 10
/** Fewer than the connections, so that none waits for long on a slow machine. */
const callersAtOnce = 2

const modes = ["session", "transaction"] as const

const through = Effect.fnUntraced(function* (options: PgBouncerOptions) {
  const direct = yield* Effect.promise(freshDatabase)
  return { direct: Redacted.make(direct), url: Redacted.make(yield* pgBouncer(direct, options)) }
})

const limits = {
  applicationName: "test",
  poolMax: 4,
  statementTimeoutMs: 5_000,
  lockTimeoutMs: 2_000,
  attemptMsMax: 60_000
}

/** The reason of the failure, or null. */
const refusal = <A, E>(effect: Effect.Effect<A, E, Scope.Scope>) =>
  Effect.map(Effect.exit(Effect.scoped(effect)), (exit) =>
    Exit.isSuccess(exit) ? null : (Cause.prettyErrors(exit.cause)[0]?.message ?? "")
  )

const said = (reason: string) => `The storage is unavailable: ${reason}`

/** A common workaround: PgBouncer then drops our startup parameters. */
const ignored = {
  ignore_startup_parameters: "enable_seqscan,lock_timeout,statement_timeout,idle_in_transaction_session_timeout"
}

const received = (index: number, contractId: string): PaymentMessage => ({
  position: { source: "t", number: BigInt(index) },
  raw: Buffer.from(
    JSON.stringify({
      type: "payment.received",
      paymentId: `p-${index}`,
      contractId,
      sum: formatMoney(100n),
      currency: "RUB",
      paidAt: "2026-11-20T10:00:00Z"
    })
  )
})

it.live.each(modes)(
  "behind PgBouncer in %s mode, 2,000 payments and 200 bills are stored without an error",
  (pooler, context) =>
    Effect.gen(function* () {
      if (pgBouncerSkip !== null) return context.skip(pgBouncerSkip)
      const { direct, url } = yield* through({ poolMode: pooler })
      const address = { url, pooler }
      yield* migrate({ ...address, service: { name: serviceRole } })
      yield* recordTariffs({ ...address, tariffs: defaultTariffs })
      const sql = yield* connectTo(direct)
      yield* Effect.gen(function* () {
        const { contractOf, dealer } = yield* providedDealer(sql)
        const pay = (first: number) => {
          const messages = Arr.makeBy(chunkSize, (index) => received(first + index, contractOf("COMMISSION")))
          assert(Arr.isReadonlyArrayNonEmpty(messages))
          return Effect.map(applyPayments(messages), (outcomes) => outcomes.map(({ outcome }) => outcome))
        }
        const bill = (index: number) =>
          createBill({
            cmeDealerId: dealer.cmeDealerId,
            operation: "GET_SETTLEMENT",
            dealId: DealId.make(`deal-${index}`),
            carPrice: PositiveKopecks.make(50_000n)
          })
        const payments = Effect.forEach(Arr.range(0, paymentCount / chunkSize - 1), (n) => pay(n * chunkSize), {
          concurrency: callersAtOnce
        })
        const bills = Effect.forEach(Arr.range(1, billCount), bill, { concurrency: callersAtOnce })
        const [outcomes] = yield* Effect.all([payments, bills], { concurrency: "unbounded" })
        expect(new Set(outcomes.flat())).toEqual(new Set(["APPLIED"]))
        expect(outcomes.flat()).toHaveLength(paymentCount)
        const list = { filter: "all", accountType: null, after: null, limit: 50 } as const
        expect((yield* listBills({ cmeDealerId: dealer.cmeDealerId, ...list })).items).toHaveLength(50)
      }).pipe(Effect.provide(layerOn(url, { pooler })))
      const stored =
        yield* sql`select (select count(*)::int from payments) payments, (select count(*)::int from bill) bills`
      expect(stored).toEqual([{ payments: paymentCount, bills: billCount }])
      const broken = (yield* verify(address)).filter(({ violations }) => violations > 0)
      // The test inserted the contracts of the accounts without operations.
      expect(broken.map(({ name }) => name)).toEqual(["account-objects", "account-status"])
      yield* rotateRequisites({ ...address, requisiteKeys, batchSize: 10 }).pipe(
        Effect.provide(layerOn(url, { pooler }))
      )
      expect((yield* verifyAlone(address))._tag).toBe("Some")
    }).pipe(Effect.scoped),
  120_000
)

it.live.each(modes)(
  "behind PgBouncer in %s mode, our time limits end a statement and a wait for a lock",
  (pooler, context) =>
    Effect.gen(function* () {
      if (pgBouncerSkip !== null) return context.skip(pgBouncerSkip)
      const { direct, url } = yield* through({ poolMode: pooler, settings: ignored })
      const sql = yield* connectTo(direct)
      yield* sql`create table locked (id int)`
      const {
        run,
        sql: own,
        transact
      } = yield* makeDatabase({
        ...limits,
        url,
        pooler,
        statementTimeoutMs: 1_000,
        lockTimeoutMs: 300
      })
      expect(yield* refusal(run(own`select pg_sleep(60)`))).toBe(said("a statement took too long"))
      expect(yield* refusal(transact(own`select pg_sleep(60)`))).toBe(said("a statement took too long"))
      yield* sql`begin`
      yield* sql`lock table locked`
      expect(yield* refusal(run(own`select * from locked`))).toBe(said("a lock was not granted in time"))
      yield* sql`rollback`
      expect(yield* run(own`select * from locked`)).toEqual([])
    }).pipe(Effect.scoped)
)

const wrong = [
  { pooler: "none", settings: {} },
  { pooler: "session", settings: {} },
  { pooler: "none", settings: { server_round_robin: "1" } }
] as const

it.live.each(wrong)(
  "DATABASE_POOLER=$pooler before a pooler in transaction mode is refused at every start ($settings)",
  ({ pooler, settings }, context) =>
    Effect.gen(function* () {
      if (pgBouncerSkip !== null) return context.skip(pgBouncerSkip)
      const { url } = yield* through({ poolMode: "transaction", settings })
      // Each start leaves server connections with its own settings.
      for (let start = 1; start <= 5; start++) {
        const sentence = yield* refusal(makeDatabase({ ...limits, url, pooler }))
        expect(sentence).toContain("statement_timeout is ")
        expect(sentence).toContain(`set DATABASE_POOLER=transaction; it is ${pooler}`)
      }
    }).pipe(Effect.scoped)
)

it.live.each(["none", "session", "transaction"] as const)(
  "DATABASE_POOLER=%s works before Postgres itself and before a pooler in session mode",
  (pooler, context) =>
    Effect.gen(function* () {
      if (pgBouncerSkip !== null) return context.skip(pgBouncerSkip)
      const { direct, url } = yield* through({ poolMode: "session" })
      expect(yield* refusal(makeDatabase({ ...limits, url, pooler }))).toBeNull()
      expect(yield* refusal(makeDatabase({ ...limits, url: direct, pooler }))).toBeNull()
    }).pipe(Effect.scoped)
)

it.live("a setting that did not reach the server is named with its value", () =>
  Effect.gen(function* () {
    const url = Redacted.make(yield* Effect.promise(freshDatabase))
    const database = yield* makeDatabase({ ...limits, url })
    expect(yield* refusal(checkSettings(database, { statement_timeout: "7000" }, "session"))).toBe(
      said("statement_timeout is 5000, but 7000 was set: set DATABASE_POOLER=transaction; it is session")
    )
  }).pipe(Effect.scoped)
)
