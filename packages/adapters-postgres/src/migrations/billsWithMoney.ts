import type { Migration } from "./Migration.ts"

/**
 * Money is taken back from the newest bills that have some, which may stand behind any number of newer ones that have
 * none. Whether a bill has money is a column of its own: with the sum itself in the condition of the index, every part
 * payment would change it, and be no HOT update any more. Adding it writes the table anew, under its lock.
 */
export const billsWithMoney: Migration = {
  id: 19,
  name: "bills that have money",
  statements: [
    "alter table bill add column has_money boolean not null generated always as (paid_sum > 0) stored",
    "create index bill_money_index on bill (dealer_id, account_type, id) where has_money"
  ]
}
