import type { Account, AccountId } from "@dealer-billing/domain"
import { fromJson } from "./json.ts"
import type { Sql } from "./SqliteStore.ts"

/** The balance is in its column. */
export const readAccounts = (
  sql: Sql,
  where: string,
  ...values: ReadonlyArray<string | bigint>
): ReadonlyArray<Account> =>
  sql
    .all(`select doc, balance from account where ${where}`, ...values)
    .map(({ balance, doc }) => ({ ...fromJson<Account>(String(doc)), balance: balance as bigint }))

export const findAccount = (sql: Sql, { accountType, dealerId }: AccountId): Account | undefined =>
  readAccounts(sql, "dealer_id = ? and account_type = ?", dealerId, accountType)[0]

export const setBalance = (
  sql: Sql,
  { accountType, balance, dealerId }: Pick<Account, keyof AccountId | "balance">
): void =>
  sql.run("update account set balance = ? where dealer_id = ? and account_type = ?", balance, dealerId, accountType)
