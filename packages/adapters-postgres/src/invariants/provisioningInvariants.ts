import type { Invariant } from "./Invariant.ts"

export const provisioningInvariants: ReadonlyArray<Invariant> = [
  {
    name: "dealer-accounts",
    title:
      "Every dealer has a COMMISSION account, and DEPOSIT and SETTLEMENT both or neither; no account is an orphan",
    broken: (sql) => sql`
      select coalesce(d.id, a.dealer_id) as dealer_id,
        string_agg(a.account_type, ' ' order by a.account_type) as accounts
      from dealers d full join accounts a on a.dealer_id = d.id
      group by d.id, a.dealer_id
      having d.id is null or count(*) filter (where a.account_type = 'COMMISSION') <> 1
        or count(*) filter (where a.account_type = 'DEPOSIT') <> count(*) filter (where a.account_type = 'SETTLEMENT')`
  },
  {
    name: "requisite-history",
    title:
      "The newest requisite version of a dealer is the current one, and no version is missing or partly erased",
    broken: (sql) => sql`
      select d.id as dealer_id, d.requisite_version as current, kept.newest, kept.versions, kept.erased
      from dealers d
      left join (
        select dealer_id, min(version) as oldest, max(version) as newest, count(*) as versions,
          count(erased_at) as erased
        from requisite_version group by dealer_id
      ) kept on kept.dealer_id = d.id
      where kept.newest is distinct from d.requisite_version or kept.versions <> kept.newest - kept.oldest + 1
        or kept.erased <> case when d.erased_at is null then 0 else kept.versions end`
  },
  {
    name: "account-steps",
    title: "Every account has one client, one payer and one contract operation; each of these has an account",
    broken: (sql) => sql`
      select coalesce(a.dealer_id, o.dealer_id) as dealer_id, coalesce(a.account_type, o.account_type) as account_type,
        string_agg(o.kind, ' ' order by o.kind) as steps
      from accounts a
      full join (select * from billing_operation where bill_id is null) o
        on o.dealer_id = a.dealer_id and o.account_type = a.account_type
      group by 1, 2
      having bool_or(a.dealer_id is null)
        or string_agg(o.kind, ' ' order by o.kind) is distinct from 'CLIENT CONTRACT PAYER'`
  },
  {
    name: "account-objects",
    title: "The client, payer and contract of an account are the objects that its operations created",
    broken: (sql) => sql`
      select a.dealer_id, a.account_type, o.kind, o.state
      from accounts a
      join billing_operation o on o.dealer_id = a.dealer_id and o.account_type = a.account_type
      where o.bill_id is null and o.remote_id is distinct from
        case o.kind when 'CLIENT' then a.client_id when 'PAYER' then a.payer_id else a.contract_id end`
  },
  {
    name: "account-status",
    title: "The status of an account follows from its operations; it has a problem only if an operation has one",
    broken: (sql) => sql`
      select * from (
        select a.dealer_id, a.account_type, a.status, a.problem is not null as has_problem,
          case when bool_or(o.state = 'REJECTED') then 'NEEDS_CORRECTION'
            when bool_or(o.state = 'IN_DOUBT') then 'IN_DOUBT'
            when bool_or(o.kind = 'CONTRACT' and o.state = 'DONE') then 'ACTIVE' else 'PROVISIONING' end as by_steps
        from accounts a
        join billing_operation o on o.dealer_id = a.dealer_id and o.account_type = a.account_type
        where o.bill_id is null
        group by a.dealer_id, a.account_type
      ) account
      where status <> by_steps or has_problem <> (by_steps in ('NEEDS_CORRECTION', 'IN_DOUBT'))`
  },
  {
    name: "bill-operation",
    title:
      "Every bill that is not cancelled has one invoice operation in its own account; each of these has a bill",
    broken: (sql) => sql`
      select coalesce(b.id, o.bill_id) as bill_id, min(o.id) as operation_id, count(o.id) as operations
      from bill b full join (select * from billing_operation where kind = 'INVOICE') o on o.bill_id = b.id
      group by b.id, o.bill_id, b.status, b.dealer_id, b.account_type
      having b.id is null or count(o.id) > 1 or count(o.id) = 0 and b.status <> 'CANCELLED'
        or bool_or((o.dealer_id, o.account_type) <> (b.dealer_id, b.account_type))`
  },
  {
    name: "bill-status",
    title: "The status and the problem of a bill are those of its invoice operation",
    broken: (sql) => sql`
      select b.id as bill_id, b.status, o.id as operation_id, o.state
      from bill b join billing_operation o on o.bill_id = b.id and o.kind = 'INVOICE'
      where b.status <> 'CANCELLED' and (b.problem is distinct from o.last_error or b.status <> case o.state
        when 'DONE' then 'ISSUED' when 'REJECTED' then 'REJECTED' when 'IN_DOUBT' then 'IN_DOUBT' else 'PENDING' end)`
  },
  {
    name: "bill-invoice",
    title: "The invoice of a bill is the object that its operation created, and it has an issue time",
    broken: (sql) => sql`
      select b.id as bill_id, b.invoice_id, b.issued_at, o.id as operation_id, o.remote_id
      from bill b join billing_operation o on o.bill_id = b.id and o.kind = 'INVOICE'
      where b.invoice_id is distinct from o.remote_id or (b.invoice_id is null) <> (b.issued_at is null)`
  }
]
