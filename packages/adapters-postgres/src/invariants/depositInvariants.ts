import { effectOnBalance } from "./transferEffects.ts"
import type { Invariant } from "./Invariant.ts"

/** What deposit returns and the ledger say of each other. */
export const depositInvariants: ReadonlyArray<Invariant> = [
  {
    name: "deposit-return",
    title: "Every return of a deposit has its one transfer and states what was held after it",
    broken: (sql) => sql`
      select r.return_id, l.id as transfer_id, r.dealer_id, r.sum, l.amount, r.held_after, l.held
      from (
        select * from (
          select l.*, sum(${effectOnBalance(sql)}) over (partition by l.dealer_id order by l.id) as held
          from transfer l where l.account_type = 'DEPOSIT'
        ) held
        where reason = 'DEPOSIT_RETURNED'
      ) l
      full join deposit_return r on r.transfer_id = l.id
      where (r.dealer_id, r.account_type, r.sum, r.held_after)
        is distinct from (l.dealer_id, l.account_type, l.amount, l.held)`
  }
]
