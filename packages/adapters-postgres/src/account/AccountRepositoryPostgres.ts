import { Account, AccountRepository, type AccountId, type DealerId } from "@dealer-billing/domain"
import { Array as Arr, Effect, Layer } from "effect"
import { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"
import { findReturn, insertReturn } from "./depositReturns.ts"
import { readStanding } from "./readStanding.ts"

export const decodeAccounts = rowsOf(Account)

const make = Effect.gen(function* () {
  const database = yield* Database
  const { run, sql } = database
  const columns = sql`dealer_id, account_type, status, problem, balance, client_id, payer_id, contract_id`

  const insert = Effect.fn("AccountRepositoryPostgres.insert")(function* (accounts: ReadonlyArray<Account>) {
    if (Arr.isReadonlyArrayNonEmpty(accounts)) yield* run(sql`insert into accounts ${sql.insert(accounts)}`)
  })

  const listByDealer = Effect.fn("AccountRepositoryPostgres.listByDealer")(function* (dealerId: DealerId) {
    const rows = yield* run(
      sql`select ${columns} from accounts where dealer_id = ${dealerId} order by account_type`
    )
    return yield* decodeAccounts(rows)
  })

  const lock = Effect.fn("AccountRepositoryPostgres.lock")(function* ({ accountType, dealerId }: AccountId) {
    const rows = yield* run(sql`
      select ${columns} from accounts
      where dealer_id = ${dealerId} and account_type = ${accountType}
      for no key update
    `)
    return Arr.head(yield* decodeAccounts(rows))
  })

  const update = Effect.fn("AccountRepositoryPostgres.update")(function* (account: Account) {
    yield* run(sql`
      update accounts
      set status = ${account.status}, problem = ${account.problem}, client_id = ${account.clientId},
        payer_id = ${account.payerId}, contract_id = ${account.contractId}
      where dealer_id = ${account.dealerId} and account_type = ${account.accountType}
    `)
  })

  return AccountRepository.of({
    insert,
    listByDealer,
    lock,
    update,
    readStanding: readStanding(database),
    findReturn: findReturn(database),
    insertReturn: insertReturn(database)
  })
})

export const AccountRepositoryPostgres = Layer.effect(AccountRepository, make)
