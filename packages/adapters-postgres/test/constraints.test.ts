import type { PgClient } from "@effect/sql-pg/PgClient"
import { expect, layer } from "@effect/vitest"
import { Context, Effect, Layer, Predicate } from "effect"
import { connectTo, migratedDatabase } from "./layerPostgres.ts"

class Sql extends Context.Service<Sql, PgClient>()("test/constraints/Sql") {}

const rows = `
  insert into dealers values (1, 'd-1', '\\x00', 1, now()), (2, 'd-2', '\\x00', 1, now()),
    (3, 'd-3', '\\x00', 1, now());
  update dealers set requisite_version = 2 where id = 3;
  insert into accounts (dealer_id, account_type, status, balance)
    values (1, 'SETTLEMENT', 'PROVISIONING', 0), (1, 'DEPOSIT', 'PROVISIONING', 0),
      (2, 'SETTLEMENT', 'PROVISIONING', 0);
  insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
    vat_mode,
    vat_sum, requisite_version, status, created_at)
    values (1, 1, 'SETTLEMENT', 'GET_SETTLEMENT', 'deal-1', 1, 100, 0, 100, 'none', 0, 1, 'PENDING', now()),
      (2, 1, 'SETTLEMENT', 'GET_SETTLEMENT', 'deal-2', 1, 100, 0, 100, 'none', 0, 1, 'PENDING', now());
  insert into payments (payment_id, type, origin, dealer_id, account_type, stated_sum, effect, paid_at, content)
    values ('p-1', 'payment.received', 'p-1', 1, 'SETTLEMENT', 50, 50, now(), '{}');
  insert into invoice_total (invoice_id, revision, total_paid) values ('i-1', 3, 50);
  insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id, bill_id)
    values (1, 'SETTLEMENT', 'OUTSIDE', 'BILL', 'OLDEST_OPEN_BILL', 50, 'p-1', 1);
  insert into processed_message (source, number, outcome, payment_id, raw_sha256)
    values ('t', 0, 'APPLIED', 'p-1', sha256('')), ('t', 1, 'PARKED', null, sha256('')),
      ('t', 2, 'PARKED', 'p-2', sha256(''));
  insert into parked (source, number, raw, reason, detail)
    values ('t', 1, '\\x01', 'BAD_MESSAGE', 'x'), ('t', 2, '\\x02', 'UNKNOWN_INVOICE', 'x');
  insert into billing_operation (dealer_id, account_type, kind, bill_id, reference, requisite_version, state, attempts)
    values (1, 'SETTLEMENT', 'CLIENT', null, 'd-1:SETTLEMENT', 1, 'PENDING', 0),
      (1, 'SETTLEMENT', 'INVOICE', 1, 'deal-1:GET_SETTLEMENT:1', 1, 'PENDING', 0);
  insert into billing_operation_event (operation_id, state, attempt, actor) values (1, 'SENT', 1, 'worker');
  insert into parked_event (parked_id, action, outcome, actor) values (1, 'RETRY', 'APPLIED', 'worker');
  insert into audit_event (caller, request_id, operation, target) values ('lotus', 'r-1', 'createBill', '/')
`

const database = Layer.effect(
  Sql,
  Effect.gen(function* () {
    const sql = yield* connectTo(yield* migratedDatabase)
    for (const statement of rows.split(";")) yield* sql.unsafe(statement)
    return sql
  })
)

const newBill = (columns: string, values: string) =>
  `insert into bill (id, dealer_id, requisite_version, status, created_at, ${columns})
    values (9, 1, 1, 'PENDING', now(), ${values})`
const settlement = (change: Record<string, string>) => {
  const columns = {
    account_type: "'SETTLEMENT'",
    operation: "'GET_SETTLEMENT'",
    deal_id: "'deal-9'",
    revision: "1",
    common_sum: "100",
    paid_sum: "0",
    car_price: "100",
    vat_mode: "'none'",
    vat_rate: "null",
    vat_sum: "0",
    ...change
  }
  return newBill(Object.keys(columns).join(", "), Object.values(columns).join(", "))
}
const transfer = (
  from: string,
  to: string,
  reason: string,
  amount: string,
  payment: string,
  bill: string,
  account = "SETTLEMENT"
) =>
  `insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id, bill_id)
   values (1, '${account}', '${from}', '${to}', '${reason}', ${amount}, ${payment}, ${bill})`
const payment = (type: string, stated: string, effect: string, reverses = "null", origin = "p-1") =>
  `insert into payments (payment_id, type, origin, dealer_id, account_type, stated_sum, effect, paid_at, content,
     reverses_payment_id)
     values ('p-9', '${type}', '${origin}', 1, 'SETTLEMENT', ${stated}, ${effect}, now(), '{}', ${reverses})`
const operation = (account: string, kind: string, bill: string, reference: string, state = "PENDING") =>
  `insert into billing_operation (dealer_id, account_type, kind, bill_id, reference, requisite_version, state, attempts)
   values (1, '${account}', '${kind}', ${bill}, '${reference}', 1, '${state}', 0)`

const check = "23514"
const unique = "23505"
const foreignKey = "23503"
const refused = "42501"

/** Each would bring the books into a state that must not be; the database refuses it with that SQLSTATE. */
const parkedEvent = (values: string): string =>
  `insert into parked_event (parked_id, action, outcome, actor, note, dealer_id, account_type, bill_id)
   values (${values})`

const wrong: ReadonlyArray<readonly [title: string, sqlState: string, statement: string]> = [
  ["two dealers with one cmeDealerId", unique, "insert into dealers values (4, 'd-1', '\\x00', 1, now())"],
  ["a dealer without a cmeDealerId", check, "insert into dealers values (4, '', '\\x00', 1, now())"],
  ["requisites of version 0", check, "update dealers set requisite_version = 0 where id = 1"],
  ["a dealer deleted under its accounts", foreignKey, "delete from dealers where id = 1"],
  ["an account of an unknown type", check, "insert into accounts values (1, 'SAVINGS', 'PROVISIONING', null, 0)"],
  [
    "an account without a dealer",
    foreignKey,
    "insert into accounts values (7, 'DEPOSIT', 'PROVISIONING', null, 0)"
  ],
  ["a second account of a type", unique, "insert into accounts values (1, 'DEPOSIT', 'PROVISIONING', null, 0)"],
  ["a negative balance without a deposit", check, "update accounts set balance = -1"],
  ["an active account without a contract", check, "update accounts set status = 'ACTIVE'"],
  ["one contract for two accounts", unique, "update accounts set contract_id = 'c'"],
  ["a bill of nothing", check, settlement({ common_sum: "0" })],
  ["a bill paid above its sum", check, "update bill set paid_sum = 101 where id = 1"],
  ["a negative paid sum", check, "update bill set paid_sum = -1 where id = 1"],
  ["a paid bill without the time", check, "update bill set paid_sum = 100 where id = 1"],
  ["a time of payment on an open bill", check, "update bill set paid_at = now() where id = 1"],
  ["a cancelled bill without the time", check, "update bill set status = 'CANCELLED' where id = 1"],
  ["a time of cancellation on a living bill", check, "update bill set cancelled_at = now() where id = 1"],
  ["an issued bill without an invoice", check, "update bill set status = 'ISSUED' where id = 1"],
  ["a link without an invoice", check, "update bill set url = 'https://x' where id = 1"],
  ["one invoice for two bills", unique, "update bill set invoice_id = 'i', issued_at = now() where id in (1, 2)"],
  ["two bills of one deal", unique, settlement({ deal_id: "'deal-1'" })],
  ["a reward on a settlement account", check, settlement({ operation: "'GET_REWARD'" })],
  ["a settlement without a price", check, settlement({ car_price: "null" })],
  ["a settlement with a tariff", check, settlement({ reward_rate_percent: "500" })],
  ["an unknown VAT mode", check, settlement({ vat_mode: "'half'" })],
  ["included VAT without a rate", check, settlement({ vat_mode: "'included'", vat_sum: "1" })],
  ["more VAT than money", check, settlement({ vat_mode: "'included'", vat_rate: "2200", vat_sum: "101" })],
  [
    "a bill of an account that is not there",
    foreignKey,
    settlement({
      account_type: "'COMMISSION'",
      operation: "'GET_REWARD'",
      closed_at: "now()",
      reward_rate_percent: "500",
      reward_tariff_from: "'2020-01-01'"
    })
  ],
  ["a first revision that replaces another", check, settlement({ replaces: "1" })],
  ["a living bill that was replaced", check, "update bill set replaced_by = 2 where id = 1"],
  ["a received payment of nothing", check, payment("payment.received", "0", "0")],
  ["a payment with another effect", check, payment("payment.received", "5", "4")],
  ["a payment that reverses another", check, payment("payment.received", "5", "5", "'p-1'")],
  ["a payment of an unknown type", check, payment("invoice.paid-total", "5", "5")],
  ["a payment without an origin", check, payment("payment.received", "5", "5", "null", "")],
  ["a reversal of an unknown payment", foreignKey, payment("payment.reversed", "5", "-5", "'p-0'", "p-0")],
  ["a reversal with another origin", check, payment("payment.reversed", "5", "-5", "'p-1'", "p-9")],
  ["a reversal that brings money", check, payment("payment.reversed", "5", "5", "'p-1'")],
  ["a payment stored twice", unique, payment("payment.received", "5", "5").replace("p-9", "p-1")],
  ["a total of the same revision", check, "update invoice_total set revision = 3, total_paid = 60"],
  ["a total of an older revision", check, "update invoice_total set revision = 2, total_paid = 40"],
  ["a total given to another invoice", check, "update invoice_total set invoice_id = 'i-2', revision = 4"],
  ["a second total of an invoice", unique, "insert into invoice_total values ('i-1', 4, 60)"],
  ["a negative total", check, "insert into invoice_total values ('i-2', 1, -1)"],
  ["a negative revision", check, "insert into invoice_total values ('i-2', -1, 1)"],
  ["a total deleted", refused, "delete from invoice_total"],
  ["the totals emptied", refused, "truncate invoice_total"],
  ["a movement of nothing", check, transfer("OUTSIDE", "BALANCE", "NO_OPEN_BILL", "0", "'p-1'", "null")],
  [
    "a movement for a reason of other places",
    check,
    transfer("OUTSIDE", "BALANCE", "NAMED_BILL", "1", "'p-1'", "null")
  ],
  ["a movement to no bill", check, transfer("OUTSIDE", "BILL", "NAMED_BILL", "1", "'p-1'", "null")],
  ["a movement of no payment", check, transfer("OUTSIDE", "BILL", "NAMED_BILL", "1", "null", "1")],
  ["a movement on a bill by the balance", check, transfer("OUTSIDE", "BALANCE", "NO_OPEN_BILL", "1", "'p-1'", "1")],
  [
    "a held deposit on another account",
    check,
    transfer("OUTSIDE", "BALANCE", "HELD_DEPOSIT", "1", "'p-1'", "null")
  ],
  [
    "money that crosses accounts",
    foreignKey,
    transfer("OUTSIDE", "BALANCE", "HELD_DEPOSIT", "1", "'p-1'", "null", "DEPOSIT")
  ],
  ["a movement made twice", unique, transfer("OUTSIDE", "BILL", "OLDEST_OPEN_BILL", "50", "'p-1'", "1")],
  ["a payment rewritten", refused, "update payments set stated_sum = 1"],
  ["a payment deleted", refused, "delete from payments"],
  ["the payments emptied", refused, "truncate payments cascade"],
  ["a movement rewritten", refused, "update transfer set amount = 1"],
  ["a movement deleted", refused, "delete from transfer"],
  ["the ledger emptied", refused, "truncate transfer cascade"],
  ["a processed message rewritten", refused, "update processed_message set outcome = 'STALE'"],
  ["a processed message deleted", refused, "delete from processed_message"],
  [
    "a second processed message of a position",
    unique,
    "insert into processed_message values ('t', 0, 'PARKED', null, sha256(''))"
  ],
  [
    "a payment applied twice",
    unique,
    "insert into processed_message values ('t', 5, 'APPLIED', 'p-1', sha256(''))"
  ],
  [
    "a processed message of an applied payment without its id",
    check,
    "insert into processed_message values ('t', 5, 'APPLIED', null, sha256(''))"
  ],
  [
    "a processed message with half a hash",
    check,
    "insert into processed_message values ('t', 5, 'PARKED', null, '\\x00')"
  ],
  [
    "a parked message without a processed message",
    foreignKey,
    `insert into parked (source, number, raw, reason, detail)
    values ('t', 7, '', 'CONFLICT', '')`
  ],
  ["a parked message deleted", refused, "delete from parked"],
  ["raw bytes rewritten", refused, "update parked set raw = ''"],
  ["the length of raw bytes rewritten", refused, "update parked set raw_length = 70000"],
  ["raw bytes dropped while it is parked", refused, "update parked set raw = null, raw_length = 1"],
  [
    "a long message with more than its beginning",
    check,
    `insert into parked (source, number, raw, raw_length, reason, detail)
    values ('t', 0, '\\x00', 70000, 'BAD_MESSAGE', 'x')`
  ],
  ["a second end of a parking", unique, parkedEvent("1, 'RETRY', 'STALE', 'ann', null, null, null, null")],
  [
    "what was done about no message",
    foreignKey,
    parkedEvent("99, 'RETRY', 'STALE', 'ann', null, null, null, null")
  ],
  ["a rejection without a reason", check, parkedEvent("1, 'REJECT', 'REJECTED', 'ann', null, null, null, null")],
  ["a rejection that applied", check, parkedEvent("1, 'REJECT', 'APPLIED', 'ann', 'x', null, null, null")],
  ["money applied to no account", check, parkedEvent("1, 'APPLY', 'APPLIED', 'ann', null, null, null, null")],
  ["money applied to half an account", check, parkedEvent("1, 'APPLY', 'APPLIED', 'ann', null, 1, null, null")],
  [
    "money applied to another account's bill",
    foreignKey,
    parkedEvent("2, 'APPLY', 'DUPLICATE', 'ann', null, 2, 'SETTLEMENT', 1")
  ],
  ["what was done about a message rewritten", refused, "update parked_event set actor = 'bob'"],
  ["what was done about a message deleted", refused, "delete from parked_event"],
  ["a second client of an account", unique, operation("SETTLEMENT", "CLIENT", "null", "other")],
  ["a second invoice of a bill", unique, operation("SETTLEMENT", "INVOICE", "1", "other")],
  ["one reference for two objects", unique, operation("DEPOSIT", "CLIENT", "null", "d-1:SETTLEMENT")],
  ["an invoice of no bill", check, operation("SETTLEMENT", "INVOICE", "null", "other")],
  ["a payer with a bill", check, operation("SETTLEMENT", "PAYER", "2", "other")],
  ["an invoice of another account's bill", foreignKey, operation("DEPOSIT", "INVOICE", "2", "other")],
  ["a finished operation without its object", check, operation("SETTLEMENT", "PAYER", "null", "other", "DONE")],
  [
    "one id of Billing's for two objects of a kind",
    unique,
    `insert into billing_operation
       (dealer_id, account_type, kind, reference, requisite_version, state, attempts, remote_id)
     values (1, 'DEPOSIT', 'CLIENT', 'x', 1, 'PENDING', 0, 'r'), (2, 'SETTLEMENT', 'CLIENT', 'y', 1, 'PENDING', 0, 'r')`
  ],
  ["a trace that is none", check, "update billing_operation set traceparent = '00-dealer-1-01'"],
  ["less than no look-up", check, "update billing_operation set empty_lookups = -1"],
  ["the audit rewritten", refused, "update audit_event set caller = 'another'"],
  ["the audit deleted", refused, "delete from audit_event"],
  ["the audit emptied", refused, "truncate audit_event"],
  ["history rewritten", refused, "update billing_operation_event set detail = 'nothing happened'"],
  ["history deleted", refused, "delete from billing_operation_event"],
  ["history emptied", refused, "truncate billing_operation_event"],
  [
    "history of nobody's doing",
    check,
    "insert into billing_operation_event (operation_id, state, attempt, actor) values (1, 'SENT', 1, '')"
  ],
  [
    "history of no operation",
    foreignKey,
    "insert into billing_operation_event (operation_id, state, attempt, actor) values (99, 'SENT', 1, 'worker')"
  ],
  ["a version of requisites rewritten", refused, "update requisite_version set requisite = '\\x0203'"],
  ["a version of requisites given to another", refused, "update requisite_version set version = 7"],
  ["a version of requisites deleted", refused, "delete from requisite_version"],
  ["the versions of requisites emptied", refused, "truncate requisite_version"],
  ["a version that was there before", unique, "update dealers set requisite_version = 1 where id = 3"],
  ["a lease without an end", check, "update billing_operation set lease_token = 't'"]
]

const sqlStateOf = (error: { readonly reason: { readonly cause: unknown } }): unknown =>
  Predicate.hasProperty(error.reason.cause, "code") ? error.reason.cause.code : null

layer(database, { excludeTestServices: true, timeout: "60 seconds" })("The schema", (it) => {
  it.effect.each(wrong)("refuses %s", ([, sqlState, statement]) =>
    Effect.gen(function* () {
      const sql = yield* Sql
      const error = yield* Effect.flip(sql.unsafe(statement))
      expect(sqlStateOf(error)).toBe(sqlState)
    })
  )

  it.effect("lets the same tables take what is right", () =>
    Effect.gen(function* () {
      const sql = yield* Sql
      yield* sql.unsafe(settlement({}))
      yield* sql.unsafe(payment("payment.reversed", "5", "-5"))
      yield* sql.unsafe("update invoice_total set revision = 4, total_paid = 40")
      yield* sql.unsafe("update accounts set balance = -1 where account_type = 'DEPOSIT'")
      yield* sql.unsafe("insert into processed_message values ('t', 5, 'STALE', 'p-1', sha256(''))")
      yield* sql.unsafe(transfer("OUTSIDE", "BILL", "OLDEST_OPEN_BILL", "1", "'p-1'", "9"))
      yield* sql.unsafe(operation("SETTLEMENT", "INVOICE", "9", "deal-9:GET_SETTLEMENT:1"))
      yield* sql.unsafe("update parked set resolved_at = now()")
    })
  )
})
