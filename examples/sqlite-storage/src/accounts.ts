import { AccountRepository, type DealerId, type DepositReturn } from "@dealer-billing/domain"
import { accountTypes, DuplicateDepositReturn, returnTransfer } from "@dealer-billing/domain/internal"
import { Effect, Layer, Option } from "effect"
import { findAccount, readAccounts, setBalance } from "./accountRows.ts"
import { toJson } from "./json.ts"
import { readStanding } from "./readStanding.ts"
import { insertTransfers } from "./transfers.ts"
import { SqliteStore, type Sql } from "./SqliteStore.ts"

const listByDealer = (sql: Sql, dealerId: DealerId) =>
  readAccounts(sql, "dealer_id = ?", dealerId).toSorted(
    (left, right) => accountTypes.indexOf(left.accountType) - accountTypes.indexOf(right.accountType)
  )

export const accountsLayer = Layer.effect(
  AccountRepository,
  Effect.map(SqliteStore, (store) => ({
    insert: (accounts) =>
      store.write((sql) => {
        for (const account of accounts) {
          const { accountType, balance, contractId, dealerId } = account
          sql.insert("account", [dealerId, accountType, contractId, toJson(account), balance])
        }
      }),
    listByDealer: (dealerId) => store.read((sql) => listByDealer(sql, dealerId)),
    lock: (id) => store.read((sql) => Option.fromUndefinedOr(findAccount(sql, id))),
    update: (account) =>
      store.write((sql) => {
        const { accountType, contractId, dealerId } = account
        const set = "update account set doc = ?, contract_id = ? where dealer_id = ? and account_type = ?"
        sql.run(set, toJson(account), contractId, dealerId, accountType)
      }),
    readStanding: (dealerId, overdueSince) => store.read((sql) => readStanding(sql, dealerId, overdueSince)),
    findReturn: (id) =>
      store.read((sql) =>
        Option.fromUndefinedOr(sql.docs<DepositReturn>("select doc from deposit_return where return_id = ?", id)[0])
      ),
    insertReturn: (made) =>
      Effect.flatten(
        store.write((sql, nowMs) => {
          const { dealerId, heldAfter, returnId } = made
          if (sql.all("select 1 from deposit_return where return_id = ?", returnId).length > 0)
            return Effect.fail(new DuplicateDepositReturn({ returnId }))
          sql.insert("deposit_return", [returnId, toJson(made)])
          insertTransfers(sql, [returnTransfer(made)], nowMs)
          setBalance(sql, { dealerId, accountType: "DEPOSIT", balance: heldAfter })
          return Effect.void
        })
      )
  }))
)
