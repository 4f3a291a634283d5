import type { Look } from "../bench/openDatabase.ts"
import { topicName } from "../bench/Topic.ts"
import type { AccountType } from "../plan/World.ts"

export interface ProcessedMessageRow {
  readonly partition: number
  readonly offset: bigint
  readonly outcome: "APPLIED" | "DUPLICATE" | "STALE" | "PARKED"
  readonly payment_id: string | null
}

export interface ParkedRow {
  readonly partition: number
  readonly offset: bigint
  readonly reason: string
  readonly is_resolved: boolean
}

export interface PaymentRow {
  readonly payment_id: string
  readonly type: string
  readonly cme_dealer_id: string
  readonly account_type: AccountType
  readonly stated_sum: bigint
  readonly effect: bigint
}

interface AccountRow {
  readonly cme_dealer_id: string
  readonly account_type: AccountType
  readonly balance: bigint
}

export interface BillRow extends Omit<AccountRow, "balance"> {
  readonly id: bigint
  readonly deal_id: string
  readonly status: string
  readonly invoice_id: string | null
  readonly common_sum: bigint
  readonly paid_sum: bigint
}

export interface StoredRows {
  readonly processedMessages: ReadonlyArray<ProcessedMessageRow>
  readonly parked: ReadonlyArray<ParkedRow>
  readonly payments: ReadonlyArray<PaymentRow>
  readonly accounts: ReadonlyArray<AccountRow>
  readonly bills: ReadonlyArray<BillRow>
}

export const readStoredRows = async (look: Look): Promise<StoredRows> => ({
  processedMessages: await look<ProcessedMessageRow>(
    (sql) =>
      sql`select split_part(source, '/', 2)::int as "partition", number as "offset", outcome, payment_id
        from processed_message where starts_with(source, ${topicName} || '/')`
  ),
  parked: await look<ParkedRow>(
    (sql) => sql`select split_part(source, '/', 2)::int as "partition", number as "offset", reason,
        resolved_at is not null as is_resolved
      from parked where starts_with(source, ${topicName} || '/')`
  ),
  payments: await look<PaymentRow>(
    (sql) => sql`select payment_id, type, cme_dealer_id, account_type, stated_sum, effect
      from payments join dealers on dealers.id = dealer_id`
  ),
  accounts: await look<AccountRow>(
    (sql) => sql`select cme_dealer_id, account_type, balance from accounts join dealers on dealers.id = dealer_id`
  ),
  bills: await look<BillRow>(
    (sql) => sql`select bill.id, deal_id, status, invoice_id, cme_dealer_id, account_type, common_sum, paid_sum
      from bill join dealers on dealers.id = dealer_id`
  )
})
