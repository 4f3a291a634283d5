import type { Invariant } from "./Invariant.ts"

/** What became of bills that were cancelled or replaced, here and in Billing. */
export const correctionInvariants: ReadonlyArray<Invariant> = [
  {
    name: "bill-correction",
    title: "It is known of every cancelled bill who cancelled it and why, and of a replaced one by what",
    broken: (sql) => sql`
      select coalesce(b.id, c.bill_id) as bill_id, b.status, b.replaced_by, c.told
      from (select * from bill where cancelled_at is not null) b
      full join (
        select bill_id, max(replaced_by) as replaced_by, min(at) as at, string_agg(action, ' ' order by id) as told
        from bill_correction group by bill_id
      ) c on c.bill_id = b.id
      where b.id is null or c.bill_id is null or b.replaced_by is distinct from c.replaced_by
        or b.replaced_by is null and c.told <> 'CANCEL'`
  },
  {
    name: "cancelled-money",
    title: "A bill gives its money back once, when it is cancelled, and no money moves on it after that",
    broken: (sql) => sql`
      select b.id as bill_id, b.status, given.transfers, given.newest as given_by, moved.newest as moved_by
      from (
        select bill_id, count(*) as transfers, max(id) as newest from transfer
        where reason = 'BILL_CANCELLED' group by bill_id
      ) given
      join bill b on b.id = given.bill_id
      join (select bill_id, max(id) as newest from transfer group by bill_id) moved on moved.bill_id = b.id
      where b.status <> 'CANCELLED' or given.transfers > 1 or moved.newest <> given.newest`
  },
  {
    name: "bill-cancellation",
    title: "The invoice of a cancelled bill has one operation that cancels it, and no other invoice has",
    broken: (sql) => sql`
      select b.id as bill_id, b.status, b.invoice_id, o.id as operation_id, o.remote_id
      from bill b full join (select * from billing_operation where kind = 'CANCELLATION') o on o.bill_id = b.id
      where (b.status = 'CANCELLED' and b.invoice_id is not null) is distinct from (o.id is not null)
        or o.remote_id <> b.invoice_id`
  },
  {
    name: "cancelled-invoicing",
    title:
      "No invoice is still to be made for a cancelled bill, and it names a problem only if a person has to look",
    broken: (sql) => sql`
      select * from (
        select b.id as bill_id, b.problem is not null as has_problem,
          bool_or(o.kind = 'INVOICE' and o.state = 'PENDING') as is_to_be_made,
          bool_or(o.state = 'IN_DOUBT' or o.kind = 'CANCELLATION' and o.state = 'REJECTED') as needs_a_person
        from bill b join billing_operation o on o.bill_id = b.id
        where b.status = 'CANCELLED'
        group by b.id
      ) cancelled
      where is_to_be_made or has_problem <> needs_a_person`
  }
]
