import type { Invariant } from "./Invariant.ts"

export const schemaInvariants: ReadonlyArray<Invariant> = [
  {
    name: "guards",
    title: "All triggers of our tables are enabled, and all constraints and indexes are valid",
    broken: (sql) => sql`
      select t.tgrelid::regclass::text as "table", t.tgname::text as guard, 'trigger' as kind
      from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'public'::regnamespace and t.tgenabled not in ('O', 'A')
      union all
      select k.conrelid::regclass::text, k.conname::text, 'constraint'
      from pg_constraint k
      where k.connamespace = 'public'::regnamespace and k.conrelid <> 0 and not k.convalidated
      union all
      select i.indrelid::regclass::text, i.indexrelid::regclass::text, 'index'
      from pg_index i join pg_class c on c.oid = i.indrelid
      where c.relnamespace = 'public'::regnamespace and not (i.indisvalid and i.indisready)`
  },
  {
    name: "guards-missing",
    title: "No trigger, constraint or key that protects money from changes and duplicates is missing",
    broken: (sql) => sql`
      select wanted.name as guard
      from unnest(array[
        'payments_append_only', 'transfer_append_only', 'processed_message_append_only', 'parked_keeps_message',
        'billing_operation_event_append_only', 'audit_event_append_only', 'audit_event_leaves_mark', 'payments_pkey',
        'payments_shape_check', 'transfer_payment_key',
        'transfer_amount_check', 'transfer_reason_check', 'transfer_deposit_check', 'processed_message_pkey',
        'processed_message_applied_key',
        'parked_position_key', 'bill_pkey', 'bill_deal_key', 'bill_invoice_id_key', 'bill_replaces_key',
        'bill_replaced_by_key', 'bill_paid_sum_check',
        'bill_paid_at_check', 'bill_issued_check', 'accounts_pkey', 'accounts_balance_check',
        'accounts_contract_id_key', 'accounts_active_check', 'dealers_cme_dealer_id_key',
        'billing_operation_reference_key', 'billing_operation_bill_id_key', 'billing_operation_step_key',
        'billing_operation_remote_key', 'billing_operation_done_check', 'parked_event_append_only',
        'parked_event_end_key', 'dealers_first_version', 'dealers_next_version', 'requisite_version_keeps_content',
        'requisite_version_append_only', 'requisite_version_pkey', 'dealers_stay_erased', 'dealers_erased_check',
        'requisite_version_erased_check', 'bill_of_living_dealer',
        'reward_tariff_append_only', 'reward_tariff_rises', 'reward_tariff_valid_from_key',
        'reward_tariff_sha256_check', 'deposit_return_append_only', 'deposit_return_pkey',
        'deposit_return_transfer_key',
        'log_decision_append_only', 'log_decision_log_key', 'invoice_total_pkey', 'invoice_total_rises',
        'invoice_total_stays',
        'bill_correction_append_only', 'bill_correction_once_key', 'transfer_cancelled_key',
        'bill_cancelled_money_check'
      ]) as wanted (name)
      where not exists (select from pg_trigger t where t.tgname = wanted.name)
        and not exists (select from pg_constraint k where k.conname = wanted.name)
        and to_regclass('public.' || wanted.name) is null`
  },
  {
    name: "id-sequence",
    title: "The id sequences of dealers and bills are not behind the newest ids",
    broken: (sql) => sql`
      select 'dealers' as "table", (select max(id) from dealers) as newest, last_value from dealer_id_sequence
      where last_value < (select max(id) from dealers)
      union all
      select 'bill', (select max(id) from bill), last_value from bill_id_sequence
      where last_value < (select max(id) from bill)`
  }
]
