import type { Look } from "../bench/openDatabase.ts"
import type { Problems } from "./checkMessages.ts"

type Statement = Parameters<Look>[0]

/**
 * What must hold of the tables alone, written down apart from the service and from its own `verify`. Each is a
 * sentence and the rows that break it.
 */
const invariants: ReadonlyArray<readonly [sentence: string, statement: Statement]> = [
  [
    "a payment's transfers sum up to its effect",
    (sql) => sql`
      select p.payment_id as broken from payments p left join transfer l on l.payment_id = p.payment_id
      group by p.payment_id
      having p.effect <> coalesce(sum(case when l.to_place = 'OUTSIDE' then -l.amount else l.amount end), 0)`
  ],
  [
    "a bill's paid sum is what its transfers put there",
    (sql) => sql`
      select b.id::text as broken from bill b left join transfer l on l.bill_id = b.id
      group by b.id
      having b.paid_sum <> coalesce(sum(case when l.to_place = 'BILL' then l.amount else -l.amount end), 0)`
  ],
  [
    "a balance is what came in less what went out",
    (sql) => sql`
      select a.dealer_id || ' ' || a.account_type as broken
      from accounts a left join transfer l on (l.dealer_id, l.account_type) = (a.dealer_id, a.account_type)
      group by a.dealer_id, a.account_type
      having a.balance <> coalesce(sum(case
        when a.account_type = 'DEPOSIT' then case when l.from_place = 'OUTSIDE' then l.amount
          when l.to_place = 'OUTSIDE' then -l.amount else 0 end
        when l.to_place = 'BALANCE' then l.amount
        when l.from_place = 'BALANCE' then -l.amount
        else 0 end), 0)`
  ],
  [
    "offsets have no gaps",
    (sql) => sql`
      select source as broken from processed_message group by source having count(*) <> max(number) + 1`
  ],
  [
    "what is parked has its message, and the reverse",
    (sql) => sql`
      select source || '/' || number as broken
      from processed_message i left join parked p using (source, number)
      where (i.outcome = 'PARKED') <> (p.id is not null)`
  ],
  [
    "nobody has free money and an unpaid bill",
    (sql) => sql`
      select b.id::text as broken from accounts a join bill b using (dealer_id, account_type)
      where a.account_type <> 'DEPOSIT' and a.balance > 0 and b.paid_at is null and b.cancelled_at is null`
  ],
  [
    "each bill has one invoice operation, and it is done",
    (sql) => sql`
      select b.id::text as broken from bill b left join billing_operation o on o.bill_id = b.id and o.kind = 'INVOICE'
      group by b.id, b.invoice_id
      having count(*) filter (where o.state = 'DONE' and o.remote_id = b.invoice_id) <> 1`
  ]
]

export const checkInvariants = async (look: Look): Promise<Problems> => {
  const problems: Array<string> = []
  for (const [sentence, statement] of invariants) {
    const rows = await look<{ broken: string }>((sql) => statement(sql) as never)
    if (rows.length > 0) problems.push(`${rows.length} times not so: ${sentence}; e.g. ${rows[0]?.broken}`)
  }
  return problems
}
