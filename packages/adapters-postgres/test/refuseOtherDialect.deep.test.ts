import { freshDatabase } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { refuseOtherDialect } from "../src/index.ts"
import { connectTo } from "./layerPostgres.ts"

/** Only the relevant columns. */
const bench = Effect.gen(function* () {
  const url = Redacted.make(yield* Effect.promise(freshDatabase))
  const sql = yield* connectTo(url)
  yield* sql`create table payments (payment_id text primary key)`
  yield* sql`create table invoice_total (invoice_id text primary key)`
  const refused = (dialect: "payments" | "totals") =>
    refuseOtherDialect({ url, pooler: "none", dialect }).pipe(
      Effect.as(null),
      Effect.catchTag("OtherDialectFound", ({ message }) => Effect.succeed(message))
    )
  return { sql, refused }
})

describe("a start with a dialect", () => {
  it.live("is allowed on a database without payments", () =>
    Effect.gen(function* () {
      const { refused } = yield* bench
      assert.deepStrictEqual([yield* refused("payments"), yield* refused("totals")], [null, null])
    })
  )

  it.live.each(["a-1", "p-1", "total", "zz"])("totals is refused if there is the payment %s", (id) =>
    Effect.gen(function* () {
      const { refused, sql } = yield* bench
      yield* sql`insert into payments values ('total:i-1:1'), ('total:i-9:3')`
      assert.isNull(yield* refused("totals"))
      yield* sql`insert into payments values (${id})`
      assert.match(
        (yield* refused("totals")) ?? "",
        /^PAYMENTS_DIALECT is totals, .* set PAYMENTS_DIALECT=payments/
      )
      assert.isNull(yield* refused("payments"))
    })
  )

  it.live("payments is refused if there is a total", () =>
    Effect.gen(function* () {
      const { refused, sql } = yield* bench
      yield* sql`insert into invoice_total values ('i-1')`
      assert.match(
        (yield* refused("payments")) ?? "",
        /^PAYMENTS_DIALECT is payments, .* set PAYMENTS_DIALECT=totals/
      )
      assert.isNull(yield* refused("totals"))
    })
  )
})
