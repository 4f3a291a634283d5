import { replicatedPostgres, temporaryFolder } from "@dealer-billing/test-kit"
import { assert, it } from "@effect/vitest"
import { Effect, Redacted, Schedule } from "effect"
import { makeDatabase } from "../../src/database/makeDatabase.ts"
import { askServer, connectBy } from "./askServer.ts"

const limits = { poolMax: 2, statementTimeoutMs: 5_000, lockTimeoutMs: 2_000, attemptMsMax: 6_000 }

it.live(
  "a service with the standby first in its list writes to the primary, and after a failover to the new primary",
  () =>
    Effect.gen(function* () {
      const { primary, standby, stopPrimary } = yield* replicatedPostgres(yield* temporaryFolder)
      const { password, pathname, username } = new URL(primary.url)
      const hosts = [standby, primary].map(({ port }) => `127.0.0.1:${port}`).join(",")
      const urlFor = (target: string) =>
        `postgres://${username}:${password}@${hosts}${pathname}?target_session_attrs=${target}`

      const atStandby = yield* connectBy(urlFor("any"))
      const [any] = yield* atStandby`select pg_is_in_recovery() as found`
      assert.isTrue(any?.found, "any takes the first that answers")
      for (const target of ["read-write", "primary"]) {
        const sql = yield* connectBy(urlFor(target))
        const [row] = yield* sql`select pg_is_in_recovery() as found`
        assert.isFalse(row?.found, target)
      }
      assert.match(
        yield* askServer(`${standby.url}?target_session_attrs=read-write`),
        /^Retry: the server takes no writes$/
      )

      const url = Redacted.make(urlFor("read-write"))
      const { run, sql } = yield* makeDatabase({ url, applicationName: "failover", ...limits })
      const write = (value: number) =>
        run(sql`insert into written (value) values (${value}) on conflict do nothing`)
      yield* run(sql`create table written (value integer primary key)`)
      yield* write(1)
      yield* Effect.gen(function* () {
        const rows = yield* atStandby`select value from written`
        assert.strictEqual(rows.length, 1)
      }).pipe(
        Effect.catchCause(() => Effect.fail("not replicated yet")),
        Effect.retry(Schedule.spaced("50 millis")),
        Effect.timeout("30 seconds")
      )

      yield* stopPrimary
      const refused = yield* Effect.flip(write(2))
      assert.include(refused.message, `127.0.0.1:${standby.port}: the server takes no writes`)
      assert.include(refused.message, `127.0.0.1:${primary.port}: connection refused`)
      assert.notInclude(refused.publicMessage, "127.0.0.1")

      yield* (yield* connectBy(standby.url))`select pg_promote()`
      yield* write(2).pipe(Effect.retry(Schedule.spaced("100 millis")), Effect.timeout("30 seconds"))
      assert.deepStrictEqual(yield* run(sql`select value from written order by value`), [
        { value: 1 },
        { value: 2 }
      ])
    }).pipe(Effect.scoped),
  120_000
)
