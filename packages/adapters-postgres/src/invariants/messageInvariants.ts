import type { SqlClient } from "effect/sql/SqlClient"
import type { Invariant } from "./Invariant.ts"

/** An operator rejected the parked message `k`, so its payment must not be in the ledger. */
const isRejected = (sql: SqlClient) =>
  sql`exists (select from parked_event e where e.parked_id = k.id and e.outcome = 'REJECTED')`

/**
 * A message that the service failed to read was processed without a payment id. Its bytes name the payment `p` or its
 * invoice, as long as they are kept.
 */
const failedBefore = (sql: SqlClient) => sql`
  select from parked k
  join processed_message i on i.source = k.source and i.number = k.number
  where i.payment_id is null and k.resolved_at is not null and not ${isRejected(sql)}
    and (k.raw is null
      or position(convert_to(to_json(coalesce(substring(p.origin from '^total:(.*)$'), p.payment_id))::text, 'UTF8')
      in k.raw) > 0)`

export const messageInvariants: ReadonlyArray<Invariant> = [
  {
    name: "processed-payment",
    title:
      "Every payment comes from one message: one that was applied on arrival, or a parked one that was resolved",
    broken: (sql) => sql`
      select p.payment_id, coalesce(i.applied, 0) as applied, coalesce(i.resolved, 0) as resolved
      from payments p
      left join (
        select i.payment_id, count(*) filter (where i.outcome = 'APPLIED') as applied,
          count(*) filter (where i.outcome = 'PARKED' and k.resolved_at is not null and not ${isRejected(sql)})
            as resolved
        from processed_message i
        left join parked k on k.source = i.source and k.number = i.number
        where i.payment_id is not null
        group by i.payment_id
      ) i on i.payment_id = p.payment_id
      where coalesce(i.applied, 0) > 1
        or coalesce(i.applied, 0) + coalesce(i.resolved, 0) = 0 and not exists (${failedBefore(sql)})`
  },
  {
    name: "message-payment",
    title: "Every applied or repeated message names a payment in the ledger, or a total",
    broken: (sql) => sql`
      select i.source, i.number, i.outcome, i.payment_id
      from processed_message i left join payments p on p.payment_id = i.payment_id
      where i.outcome in ('APPLIED', 'DUPLICATE') and p.payment_id is null
        and not (i.outcome = 'DUPLICATE' and starts_with(i.payment_id, 'total:'))`
  },
  {
    name: "parked-message",
    title:
      "A message is parked if and only if it was processed as PARKED, and its kept bytes are those that arrived",
    broken: (sql) => sql`
      select coalesce(i.source, k.source) as source, coalesce(i.number, k.number) as number, i.outcome, k.reason
      from processed_message i
      full join parked k on k.source = i.source and k.number = i.number
      where (i.outcome is not distinct from 'PARKED') <> (k.id is not null)
        or k.raw_length is null and sha256(k.raw) <> i.raw_sha256`
  },
  {
    name: "parked-resolved",
    title: "Every resolved parked message is in the ledger, unless an operator rejected it or it was a stale total",
    broken: (sql) => sql`
      select k.id as parked_id, k.source, k.number, i.payment_id
      from parked k
      left join processed_message i on i.source = k.source and i.number = k.number
      left join payments p on p.payment_id = i.payment_id
      where k.resolved_at is not null and p.payment_id is null and not ${isRejected(sql)}
        and not exists (
          select from parked_event e
          where e.parked_id = k.id and (e.outcome = 'STALE'
            or e.outcome = 'DUPLICATE' and i.payment_id like 'total:%'
            or e.outcome in ('APPLIED', 'DUPLICATE') and i.source is not null and i.payment_id is null)
        )`
  },
  {
    name: "parked-missing",
    title: "A parked message names a missing object if its reason is an unknown object, and only then",
    broken: (sql) => sql`
      select id as parked_id, source, number, reason, missing from parked
      where reason in ('UNKNOWN_INVOICE', 'UNKNOWN_CONTRACT') and missing is null
        or reason not in ('UNKNOWN_INVOICE', 'UNKNOWN_CONTRACT', 'UNKNOWN_PAYMENT') and missing is not null`
  },
  {
    name: "message-gap",
    title: "No message was skipped: every number of a source, first to newest, was processed or has no message",
    // Imported files and the sandbox leave numbers out.
    broken: (sql) => sql`
      select source, previous + 1 as first_skipped, number - 1 as last_skipped
      from (
        select source, number, lag(number) over (partition by source order by number) as previous
        from processed_message where source not like 'import:%' and source <> 'sandbox'
      ) received
      where number <> previous + 1 and not coalesce((
        select range_agg(int8range(g.from_number, g.until_number)) from log_gap g
        where g.source = received.source and g.from_number < received.number and g.until_number > received.previous
      ) @> int8range(previous + 1, number), false)`
  },
  {
    name: "log-decision",
    title: "If a source continues in another log, an operator decided so, and only later numbers were processed",
    broken: (sql) => sql`
      select i.source, i.first_number, d.from_number
      from (
        select source, min(number) as first_number from processed_message where source like '%#%' group by source
      ) i
      left join log_decision d on d.source || '#' || d.log = i.source
      where d.id is null or i.first_number < d.from_number`
  }
]
