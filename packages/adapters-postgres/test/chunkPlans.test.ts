import { applyPayments, type PaymentMessage } from "@dealer-billing/domain"
import { assert, expect, it } from "@effect/vitest"
import { Array as Arr, Effect, Layer } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const accountCount = 200
const billCount = 20_000

/** Fact number `n`: a payment for an old bill, a payment's reversal, or a running total. */
const factOf = (n: number) => {
  const account = 1 + (n % accountCount)
  const shared = { currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
  if (n % 5 === 3) {
    return {
      type: "payment.reversed",
      paymentId: `r-${n}`,
      reversesPaymentId: `p-${n - 3}`,
      sum: "1.00",
      ...shared
    }
  }
  // Of the account's oldest bill, on which payments that name none lie, some of them reversed.
  if (n % 10 === 9 && n >= 1_000) {
    const invoiceId = `i${(n - 4) % accountCount}`
    return { type: "invoice.paid-total", invoiceId, totalPaid: "3.00", revision: n, ...shared }
  }
  if (n % 5 === 4)
    return { type: "invoice.paid-total", invoiceId: `i${n}`, totalPaid: "3.00", revision: 1, ...shared }
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

const chunk = (from: number, count: number) => {
  const messages = Arr.makeBy(count, (index): PaymentMessage => ({
    position: { topic: "t", partition: 0, offset: BigInt(from + index) },
    raw: Buffer.from(JSON.stringify(factOf(from + index)))
  }))
  assert(Arr.isReadonlyArrayNonEmpty(messages))
  return applyPayments(messages)
}

const tables = ["accounts", "bill", "payments", "ledger", "inbox", "parked"]

it.live("a connection whose plans were made on empty tables reads no whole table when they have grown", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const addBills = (from: number, to: number) => sql`
      insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
        vat_mode, vat_sum, requisite_version, status, invoice_id, created_at, issued_at)
      select n, 1 + n % ${accountCount}, 'SETTLEMENT', 'GET_SETTLEMENT', 'deal-' || n, 1, 1000, 0, 1000, 'none', 0, 1,
        'ISSUED', 'i' || n, now(), now()
      from generate_series(${from}::bigint, ${to}::bigint) n
    `
    yield* sql`insert into dealers select n, 'd' || n, '\\x00', 1, now() from generate_series(1, ${accountCount}) n`
    yield* sql`
      insert into accounts
      select n, 'SETTLEMENT', 'ACTIVE', null, 0, 'c' || n, 'p' || n, 'k' || n from generate_series(1, ${accountCount}) n
    `
    const rowsRead = sql<{ readonly relname: string; readonly whole: bigint; readonly found: bigint }>`
      select relname, seq_tup_read as whole, coalesce(idx_tup_fetch, 0) as found from pg_stat_user_tables
      where ${sql.in("relname", tables)}
    `
    yield* Effect.gen(function* () {
      const services = yield* Layer.build(layerOn(url, { poolMax: 1 }))
      const apply = (from: number, count: number) => chunk(from, count).pipe(Effect.provideContext(services))
      // More than five times each, so that the server stops making a new plan for every run.
      for (let n = 0; n < 10; n += 1) yield* apply(n, 1)
      yield* addBills(1, billCount)
      for (let from = 1_000; from < 3_000; from += 500) yield* apply(from, 500)
      yield* sql`select pg_stat_reset()`
      const receipts = yield* Effect.forEach([1, 100, 500], (count) => apply(10_000 + count, count))
      expect(receipts.flat().every(({ outcome }) => outcome === "APPLIED")).toBe(true)
    }).pipe(Effect.scoped)
    // The counters are complete once the connection is closed. 601 facts and what hangs on each of them.
    const read = yield* rowsRead
    expect(read).toHaveLength(tables.length)
    expect(read.filter(({ found, whole }) => whole > 0n || found > 601n * 60n)).toEqual([])
  })
)
