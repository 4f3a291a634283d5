import type { SqlClient } from "effect/sql/SqlClient"
import type {
  Account,
  Transfer,
  MessagePosition,
  ParkedMessage,
  Payment,
  ProcessedMessage
} from "@dealer-billing/domain"
import {
  signedAmount,
  type BillBalance,
  type InvoiceTotal,
  type LedgerChanges
} from "@dealer-billing/domain/internal"
import { Effect } from "effect"
import { bigints, bytes, integers, texts, times } from "../database/arrays.ts"
import { rawHash } from "./rawHash.ts"

const positions = (sql: SqlClient, rows: ReadonlyArray<{ readonly position: MessagePosition }>) => sql`
  ${texts(rows.map((row) => row.position.source))}, ${bigints(rows.map((row) => row.position.number))}
`

const paymentsPart = (sql: SqlClient, rows: ReadonlyArray<Payment>) => sql`
      insert into payments (payment_id, type, dealer_id, account_type, stated_sum, effect, named_bill_id,
        origin, reverses_payment_id, paid_at, content)
      select payment_id, type, dealer_id, account_type, stated_sum, effect, named_bill_id, origin,
        reverses_payment_id, paid_at, content
      from unnest(
        ${texts(rows.map((row) => row.paymentId))}, ${texts(rows.map((row) => row.type))},
        ${bigints(rows.map((row) => row.dealerId))}, ${texts(rows.map((row) => row.accountType))},
        ${bigints(rows.map((row) => row.amount))}, ${bigints(rows.map(signedAmount))},
        ${bigints(rows.map((row) => row.namedBillId))},
        ${texts(rows.map((row) => row.origin))}, ${texts(rows.map((row) => row.reversesPaymentId))},
        ${times(rows.map((row) => row.paidAt))},
        ${texts(rows.map((row) => row.content))}
      ) as added (payment_id, type, dealer_id, account_type, stated_sum, effect, named_bill_id, origin,
        reverses_payment_id, paid_at, content)`

/** A `select` at its end, to which a condition may be added. */
export const transfersPart = (sql: SqlClient, rows: ReadonlyArray<Transfer>) => sql`
      insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, payment_id, bill_id)
      select dealer_id, account_type, from_place, to_place, reason, amount, payment_id, bill_id
      from unnest(
        ${bigints(rows.map((row) => row.dealerId))}, ${texts(rows.map((row) => row.accountType))},
        ${texts(rows.map((row) => row.from))}, ${texts(rows.map((row) => row.to))},
        ${texts(rows.map((row) => row.reason))},
        ${bigints(rows.map((row) => row.amount))}, ${texts(rows.map((row) => row.paymentId))},
        ${bigints(rows.map((row) => row.billId))}
      ) as added (dealer_id, account_type, from_place, to_place, reason, amount, payment_id, bill_id)`

const billsPart = (sql: SqlClient, rows: ReadonlyArray<BillBalance>) => sql`
      update bill b set paid_sum = changed.paid_sum, paid_at = changed.paid_at
      from unnest(
        ${bigints(rows.map((row) => row.id))}, ${bigints(rows.map((row) => row.paidSum))},
        ${times(rows.map((row) => row.paidAt))}
      ) as changed (id, paid_sum, paid_at)
      where b.id = changed.id and b.id = any(${bigints(rows.map((row) => row.id))})`

/** A `where` at its end, to which a condition may be added; `any` keeps a plan from joining the whole table. */
export const accountsPart = (sql: SqlClient, rows: ReadonlyArray<Account>) => sql`
      update accounts a set balance = changed.balance
      from unnest(
        ${bigints(rows.map((row) => row.dealerId))}, ${texts(rows.map((row) => row.accountType))},
        ${bigints(rows.map((row) => row.balance))}
      ) as changed (dealer_id, account_type, balance)
      where a.dealer_id = changed.dealer_id and a.account_type = changed.account_type
        and a.dealer_id = any(${bigints(rows.map((row) => row.dealerId))}) and a.balance <> changed.balance`

// No `on conflict`, which writes every row's confirmation into the log: a position that another process takes in this
// very moment repeats the transaction.
const processedPart = (sql: SqlClient, rows: ReadonlyArray<ProcessedMessage>) => sql`
      insert into processed_message (source, number, outcome, payment_id, raw_sha256)
      select source, number, outcome, payment_id, raw_sha256
      from unnest(
        ${positions(sql, rows)}, ${texts(rows.map((row) => row.outcome))},
        ${texts(rows.map((row) => row.paymentId))}, ${bytes(rows.map(rawHash))}
      ) as added (source, number, outcome, payment_id, raw_sha256)
      where (
        select true from processed_message i
        where i.source = added.source and i.number = added.number
      ) is null`

const parkedPart = (sql: SqlClient, rows: ReadonlyArray<ParkedMessage>) => sql`
      insert into parked (source, number, raw, reason, detail, missing, raw_length, contract_id)
      select source, number, raw, reason, detail, missing, raw_length, contract_id
      from unnest(
        ${positions(sql, rows)}, ${bytes(rows.map((row) => row.raw))},
        ${texts(rows.map((row) => row.reason))}, ${texts(rows.map((row) => row.detail))},
        ${texts(rows.map((row) => row.missing))},
        ${integers(rows.map((row) => row.cut?.length ?? null))}, ${texts(rows.map((row) => row.contractId ?? null))}
      ) as added (source, number, raw, reason, detail, missing, raw_length, contract_id)
      on conflict (source, number) do nothing`

const totalsPart = (sql: SqlClient, rows: ReadonlyArray<InvoiceTotal>) => sql`
      insert into invoice_total (invoice_id, revision, total_paid)
      select invoice_id, revision, total_paid
      from unnest(
        ${texts(rows.map((row) => row.invoiceId))}, ${integers(rows.map((row) => row.revision))},
        ${bigints(rows.map((row) => row.totalPaid))}
      ) as added (invoice_id, revision, total_paid)
      on conflict (invoice_id) do update
        set revision = excluded.revision, total_paid = excluded.total_paid, updated_at = now()`

/**
 * Stores changes in one statement, and so in one round trip; each part takes any number of rows, none too. Foreign
 * keys between the parts are checked at its end; the parts do not read each other.
 */
export const saveLedger = (sql: SqlClient) =>
  Effect.fn("LedgerRepositoryPostgres.save")(function* (changes: LedgerChanges) {
    if (Object.values(changes).every((rows) => rows.length === 0)) return
    yield* sql`
      with payments_part as (${paymentsPart(sql, changes.payments)}),
        transfers_part as (${transfersPart(sql, changes.transfers)}),
        totals_part as (${totalsPart(sql, changes.totals)}),
        bills_part as (${billsPart(sql, changes.bills)}),
        accounts_part as (${accountsPart(sql, changes.accounts)}),
        processed_part as (${processedPart(sql, changes.processedMessages)})
      ${parkedPart(sql, changes.parked)}
    `
  })
