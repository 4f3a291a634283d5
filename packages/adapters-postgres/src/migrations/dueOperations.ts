import type { Migration } from "./Migration.ts"

/** With the state as the condition of the index, another index that begins with the state would do as well. */
const dueAt = "case when state in ('PENDING', 'SENT') and wait_until is null then greatest(due_at, lease_until) end"
const waitsUntil =
  "case when state in ('PENDING', 'SENT') and wait_until is not null then greatest(wait_until, due_at, lease_until) end"

/** What an operation waits for is stored by the operation before it, whose id is lower: so no two of these deadlock. */
const endWait = (name: string, condition: string) => `
  create function ${name}() returns trigger language plpgsql as $$
  begin
    update billing_operation o set wait_until = null, due_at = greatest(due_at, now())
    from (
      select id from billing_operation where ${condition} and wait_until is not null
      order by id for no key update
    ) waiting
    where o.id = waiting.id;
    return null;
  end $$`

/**
 * A claim reads the operations that it takes, and none that are leased or wait for others, however many there are.
 * `wait_until` is set where a claim found an operation not ready, and ends as soon as what is missing is stored. A
 * claim that looked in that very moment misses this, so it looks again when that time has come.
 */
export const dueOperations: Migration = {
  id: 24,
  name: "operations that are due, without those that wait for others",
  statements: [
    "alter table billing_operation add column wait_until timestamptz",
    `create index billing_operation_due_index on billing_operation ((${dueAt}), id) where (${dueAt}) is not null`,
    `create index billing_operation_waiting_index on billing_operation ((${waitsUntil}), id)
       where (${waitsUntil}) is not null`,
    "drop index billing_operation_open_index",
    "create index billing_operation_dealer_index on billing_operation (dealer_id, id)",
    endWait(
      "end_wait_of_account",
      "dealer_id = new.dealer_id and account_type = new.account_type and state <> 'DONE'"
    ),
    endWait("end_wait_of_bill", "bill_id = new.id"),
    `create trigger account_end_wait after update of client_id, payer_id, contract_id on accounts
       for each row execute function end_wait_of_account()`,
    `create trigger operation_end_wait after update of state on billing_operation
       for each row when (new.kind = 'PAYER' and new.state = 'DONE') execute function end_wait_of_account()`,
    `create trigger bill_end_wait after update of invoice_id, cancelled_at on bill
       for each row execute function end_wait_of_bill()`
  ]
}
