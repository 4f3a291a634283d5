import {
  applyPayments,
  CurrentPaymentsDialect,
  type PaymentMessage,
  type PaymentsDialect
} from "@dealer-billing/domain"
import { assert, expect, it } from "@effect/vitest"
import { Array as Arr, Effect, Layer } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const accountCount = 200
const billCount = 20_000

const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }

/** Event number `n` of the dialect `payments`: a payment, named or not, or the reversal of an earlier one. */
const paymentOf = (n: number) => {
  const account = 1 + (n % accountCount)
  if (n % 5 === 3) {
    return {
      type: "payment.reversed",
      paymentId: `r-${n}`,
      reversesPaymentId: `p-${n - 3}`,
      sum: "1.00",
      ...shared
    }
  }
  const named = n % 2 === 0 ? { invoiceId: `i${(n % accountCount) + accountCount}` } : {}
  return {
    type: "payment.received",
    paymentId: `p-${n}`,
    contractId: `k${account}`,
    sum: "2.00",
    ...named,
    ...shared
  }
}

/** Event number `n` of the dialect `totals`: rises and falls on few invoices, and first totals of many. */
const totalOf = (n: number) => {
  const invoiceId = n % 2 === 0 ? `i${1 + (n % accountCount)}` : `i${n}`
  return {
    type: "invoice.paid-total",
    invoiceId,
    totalPaid: `${1 + (n % 7)}.00`,
    revision: 1 + Math.floor(n / 20),
    ...shared
  }
}

const applyAll = (from: number, events: ReadonlyArray<object>) => {
  const messages = events.map((event, index): PaymentMessage => ({
    position: { source: "t", number: BigInt(from + index) },
    raw: Buffer.from(JSON.stringify(event))
  }))
  assert(Arr.isReadonlyArrayNonEmpty(messages))
  return applyPayments(messages)
}

const chunk = (dialect: PaymentsDialect, from: number, count: number) =>
  applyAll(
    from,
    Arr.makeBy(count, (index) => (dialect === "totals" ? totalOf : paymentOf)(from + index))
  ).pipe(Effect.provideService(CurrentPaymentsDialect, dialect))

const tables = ["accounts", "bill", "payments", "transfer", "processed_message", "parked", "invoice_total"]

/** A connection reports its statistics after this time, with its next statement. */
const countersMs = 1_200

/** A database without bills and without autovacuum: its analyze would invalidate the plans. */
const emptyLedger = Effect.gen(function* () {
  const url = yield* migratedDatabase
  const sql = yield* connectTo(url)
  for (const table of tables) yield* sql`alter table ${sql(table)} set (autovacuum_enabled = false)`
  yield* sql`insert into dealers select n, 'd' || n, '\\x00', 1, now() from generate_series(1, ${accountCount}) n`
  yield* sql`
    insert into accounts
    select n, 'SETTLEMENT', 'ACTIVE', null, 0, 'c' || n, 'p' || n, 'k' || n from generate_series(1, ${accountCount}) n
  `
  const addBills = (from: number, to: number) => sql`
    insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
      vat_mode, vat_sum, requisite_version, status, invoice_id, created_at, issued_at)
    select n, 1 + n % ${accountCount}, 'SETTLEMENT', 'GET_SETTLEMENT', 'deal-' || n, 1, 1000, 0, 1000, 'none', 0, 1,
      'ISSUED', 'i' || n, now(), now()
    from generate_series(${from}::bigint, ${to}::bigint) n
  `
  // The statistics are complete once the reading connection is closed.
  const rowsRead = Effect.map(
    sql<{ readonly relname: string; readonly whole: bigint; readonly found: bigint }>`
      select relname, seq_tup_read as whole, coalesce(idx_tup_fetch, 0) as found from pg_stat_user_tables
      where ${sql.in("relname", tables)}
    `,
    (rows) => new Map(rows.map(({ found, relname, whole }) => [relname, { whole, found }]))
  )
  // What was counted for the bills, too, is handed on before it is forgotten.
  const forget = Effect.andThen(sql`select pg_stat_force_next_flush()`, sql`select pg_stat_reset()`)
  return { url, sql, addBills, rowsRead, forget }
})

type Read = ReadonlyMap<string, { readonly whole: bigint; readonly found: bigint }>

/** Tables with more reads per message than the limit, or with a sequential scan. */
const readTooMuch = (read: Read, messages: bigint, perMessage: Readonly<Record<string, bigint>>) => {
  expect([...read.keys()].toSorted()).toEqual(tables.toSorted())
  return [...read].filter(([table, { found, whole }]) => whole > 0n || found > messages * perMessage[table]!)
}

it.live.each(["payments", "totals"] as const)(
  "plans that were made on empty tables read no whole table after the tables have grown: %s",
  (dialect) =>
    Effect.gen(function* () {
      const { addBills, forget, rowsRead, url } = yield* emptyLedger
      yield* Effect.gen(function* () {
        const services = yield* Layer.build(layerOn(url, { poolMax: 1 }))
        const apply = (from: number, count: number) =>
          chunk(dialect, from, count).pipe(Effect.provideContext(services))
        for (let n = 0; n < 10; n += 1) yield* apply(n, 1)
        yield* addBills(1, billCount)
        for (let from = 1_000; from < 3_000; from += 500) yield* apply(from, 500)
        yield* Effect.sleep(countersMs)
        yield* apply(9_000, 1)
        yield* forget
        const processedMessages = yield* Effect.forEach([1, 100, 500], (count) => apply(10_000 + count, count))
        expect(
          processedMessages.flat().filter(({ outcome }) => outcome !== "APPLIED" && outcome !== "STALE")
        ).toEqual([])
      }).pipe(Effect.scoped)
      // What hangs on each event: the page of bills that it may reach, the payments and entries of what it names.
      const perMessage = {
        accounts: 4n,
        bill: dialect === "totals" ? 11n : 9n,
        payments: 5n,
        transfer: 3n,
        processed_message: 1n,
        parked: 1n,
        invoice_total: 2n
      }
      expect(readTooMuch(yield* rowsRead, 601n, perMessage)).toEqual([])
    })
)

it.live("with such plans, a payment for a bill does not read the thousands of earlier payments of that bill", () =>
  Effect.gen(function* () {
    const { addBills, forget, rowsRead, sql, url } = yield* emptyLedger
    const payment = (n: number) => ({
      type: "payment.received",
      paymentId: `p-${n}`,
      contractId: "k2",
      invoiceId: "i1",
      sum: "0.01",
      currency: "RUB",
      paidAt: "2026-11-20T10:00:00Z"
    })
    yield* addBills(1, 1_000)
    yield* sql`analyze bill`
    const parkedHistory = sql`
      insert into processed_message (source, number, outcome, payment_id, raw_sha256)
      select 'other', n, 'PARKED', 'w-' || n, sha256('a') from generate_series(1, 4000) n
    `.pipe(
      Effect.andThen(sql`
        insert into parked (source, number, raw, reason, detail, missing, resolved_at)
        select 'other', n, 'a', 'UNKNOWN_INVOICE', 'why not', case when n % 2 = 0 then 'i1' else 'i' || -n end,
          case when n % 2 = 0 then now() end
        from generate_series(1, 4000) n
      `)
    )
    yield* Effect.gen(function* () {
      const services = yield* Layer.build(layerOn(url, { poolMax: 1 }))
      const apply = (from: number, count: number) =>
        applyAll(
          from,
          Arr.makeBy(count, (index) => payment(from + index))
        ).pipe(Effect.provideContext(services))
      for (let n = 0; n < 10; n += 1) yield* apply(n, 1)
      yield* parkedHistory
      for (let from = 1_000; from < 4_000; from += 500) yield* apply(from, 500)
      yield* Effect.sleep(countersMs)
      yield* apply(9_000, 1)
      yield* forget
      for (let n = 10_000; n < 10_050; n += 1) yield* apply(n, 1)
    }).pipe(Effect.scoped)
    const perMessage = {
      accounts: 5n,
      bill: 8n,
      payments: 1n,
      transfer: 0n,
      processed_message: 0n,
      parked: 0n,
      invoice_total: 0n
    }
    expect(readTooMuch(yield* rowsRead, 50n, perMessage)).toEqual([])
  })
)
