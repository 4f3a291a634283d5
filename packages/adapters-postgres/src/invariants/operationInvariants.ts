import type { Invariant } from "./Invariant.ts"

export const operationInvariants: ReadonlyArray<Invariant> = [
  {
    name: "operation-result",
    title: "An operation has a Billing id if and only if it is DONE; a payer keeps its id while it is updated",
    broken: (sql) => sql`
      select id as operation_id, kind, state, remote_id from billing_operation
      where state = 'DONE' and remote_id is null or state <> 'DONE' and kind <> 'PAYER' and remote_id is not null`
  },
  {
    name: "operation-reference",
    title:
      "The reference of an operation is its dealer and account, or the deal, operation and revision of its bill",
    broken: (sql) => sql`
      select o.id as operation_id, o.kind, o.dealer_id, o.account_type, o.bill_id
      from billing_operation o
      left join dealers d on d.id = o.dealer_id
      left join bill b on b.id = o.bill_id
      where o.reference is distinct from case when o.bill_id is not null
        then b.deal_id || ':' || b.operation || ':' || b.revision else d.cme_dealer_id || ':' || o.account_type end`
  },
  {
    name: "operation-lease",
    title: "Only a SENT operation has a lease, and every lease has a token and an end",
    broken: (sql) => sql`
      select id as operation_id, kind, state, lease_until from billing_operation
      where lease_token is not null and state <> 'SENT' or (lease_token is null) <> (lease_until is null)`
  },
  {
    name: "operation-stuck",
    title: "No open operation is due later than in one hour, and no lease lasts longer than ten minutes",
    broken: (sql) => sql`
      select id as operation_id, kind, state, due_at, lease_until from billing_operation
      where state in ('PENDING', 'SENT')
        and (due_at > now() + interval '1 hour' or lease_until > now() + interval '10 minutes')`
  },
  {
    name: "operation-history",
    title: "The last event of an operation has its state and attempt; an operation without events is new",
    broken: (sql) => sql`
      select coalesce(o.id, e.operation_id) as operation_id, o.state, o.attempts, e.state as event_state,
        e.attempt as event_attempt
      from billing_operation o
      full join (
        select distinct on (operation_id) operation_id, state, attempt
        from billing_operation_event order by operation_id, id desc
      ) e on e.operation_id = o.id
      where o.id is null
        or e.operation_id is not null and (e.state, e.attempt) is distinct from (o.state, o.attempts)
        or e.operation_id is null and (o.state, o.attempts) is distinct from ('PENDING', 0)`
  },
  {
    name: "requisite-version",
    title: "No operation or bill has a newer requisite version than its dealer",
    broken: (sql) => sql`
      select d.id as dealer_id, d.requisite_version, known.operation_id, known.bill_id, known.requisite_version as known
      from dealers d join (
        select dealer_id, requisite_version, id as operation_id, null::bigint as bill_id from billing_operation
        union all
        select dealer_id, requisite_version, null, id from bill
      ) known on known.dealer_id = d.id
      where known.requisite_version > d.requisite_version`
  }
]
