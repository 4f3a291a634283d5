import { freshDatabase, freePort } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import * as Reactivity from "effect/reactivity/Reactivity"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Redacted } from "effect"
import { adminKey, eventually, lotus, payInvoice, post, requisite, reward } from "./caller.ts"
import { requisiteKeysText } from "./booksBench.ts"
import { keysFor, runService, withSandbox } from "./runService.ts"

/** How many connections of a pool wait for a lock. */
const blocked = (sql: PgClient.PgClient, user: string) =>
  Effect.map(
    sql<{ count: number }>`select count(*)::integer as count from pg_stat_activity
      where datname = current_database() and application_name = ${`dealer-billing-${user}`}
        and wait_event_type = 'Lock'`,
    ([row]) => row!.count
  )

const connections = (sql: PgClient.PgClient) =>
  Effect.map(
    sql<{ name: string; count: number }>`select application_name as name, count(*)::integer as count
      from pg_stat_activity where datname = current_database() and application_name like 'dealer-billing-%'
      group by 1 order by 1`,
    (rows) => rows.map(({ count, name }) => [name, count] as const)
  )

const untilBlocked = (sql: PgClient.PgClient, user: string) =>
  Effect.repeat(blocked(sql, user), { until: (count) => count >= 1 })

describe("the pools of the service", () => {
  it.live(
    "keep callers and payments apart: neither stops the other when it holds all its connections",
    () =>
      Effect.gen(function* () {
        const url = yield* Effect.promise(freshDatabase)
        const service = yield* Effect.acquireRelease(
          Effect.promise(async () =>
            runService({
              ...withSandbox(),
              DATABASE_URL: url,
              SANDBOX_PORT: String(await freePort()),
              API_KEYS: keysFor(adminKey),
              REQUISITE_KEYS: requisiteKeysText
            })
          ),
          (running) => Effect.promise(() => running.end("SIGKILL"))
        )
        const api = lotus(service, adminKey)
        const [held, free] = yield* Effect.promise(async () => {
          await api.registerDealer("held", requisite)
          await api.registerDealer("free", requisite)
          const bills = [
            await api.createBill("held", reward("lot-1")),
            await api.createBill("free", reward("lot-2"))
          ]
          return bills.map(({ body }) => body)
        })
        const connect = PgClient.make({ url: Redacted.make(url) }).pipe(Effect.provide(Reactivity.layer))
        const sql = yield* connect
        // What a transaction sees of the server's activity never changes.
        const seen = yield* connect
        const readiness = Effect.promise(async () => (await fetch(`${service.url}/readyz`)).status)
        const statusOf = (id: string) => async () => (await api.getBill(id)).body.paymentStatus

        const callers = yield* sql.withTransaction(
          Effect.gen(function* () {
            yield* sql`select from accounts where dealer_id = (select id from dealers where cme_dealer_id = 'held')
              for no key update`
            const requests = yield* Effect.forkChild(
              Effect.forEach(
                Array.from({ length: 24 }, (_, index) => reward(`lot-held-${index}`)),
                (body) =>
                  Effect.promise(
                    async () => (await post(`${service.url}/v1/dealers/held/bills`, body, adminKey)).status
                  ),
                { concurrency: 24 }
              )
            )
            yield* Effect.repeat(blocked(seen, "http"), { until: (count) => count === 6 })
            assert.strictEqual(yield* readiness, 200, "callers who use all connections made the service unready")
            yield* Effect.promise(() => payInvoice(service, free!))
            const paid = `select from bill where id = ${free!.id} and paid_sum = common_sum`
            const found = yield* Effect.repeat(seen.unsafe(paid), { until: (rows) => rows.length === 1 }).pipe(
              Effect.timeoutOption("5 seconds")
            )
            assert.strictEqual(found._tag, "Some", "the payment was held up by callers")
            assert.isAbove(yield* blocked(seen, "http"), 0)
            return requests
          })
        )
        yield* Fiber.join(callers)

        yield* sql.withTransaction(
          Effect.gen(function* () {
            yield* sql`lock table processed_message, billing_operation in access exclusive mode`
            yield* Effect.forkChild(Effect.promise(() => payInvoice(service, held!).catch(() => {})))
            yield* untilBlocked(seen, "work")
            const startedMs = performance.now()
            assert.strictEqual(yield* Effect.promise(statusOf(free!.id)), "PAID")
            assert.isBelow(performance.now() - startedMs, 1_000)
          })
        )
        const settled = yield* Effect.promise(() => eventually(statusOf(free!.id), (status) => status === "PAID"))
        assert.strictEqual(settled, "PAID")
        for (const [name, count] of yield* connections(seen)) assert.isAtMost(count, 6, name)
      }),
    120_000
  )
})
