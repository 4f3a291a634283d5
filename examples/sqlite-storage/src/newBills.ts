import { BillId, DealerNotFound, NewBillRepository, type Dealer } from "@dealer-billing/domain"
import {
  dayIn,
  DuplicateBill,
  newTariffVersions,
  tariffOfContent,
  type TariffVersion
} from "@dealer-billing/domain/internal"
import { DateTime, Effect, Layer, Option, Result } from "effect"
import { findAccount, setBalance } from "./accountRows.ts"
import { findByDeal, insertBill } from "./bills.ts"
import { insertOperations } from "./operationRows.ts"
import { SqliteStore, type Sql } from "./SqliteStore.ts"
import { insertTransfers } from "./transfers.ts"

const readTariffs = (sql: Sql): ReadonlyArray<TariffVersion> =>
  sql.all('select valid_from as "from", content from tariff order by 1') as unknown as ReadonlyArray<TariffVersion>

export const newBillsLayer = Layer.effect(
  NewBillRepository,
  Effect.map(SqliteStore, (store) => ({
    find: (cmeDealerId, operation, dealId) =>
      Effect.flatten(
        store.read((sql) => {
          const [dealer] = sql.docs<Dealer>("select doc from dealer where cme_dealer_id = ?", cmeDealerId)
          if (dealer === undefined) return Effect.fail(new DealerNotFound({ cmeDealerId }))
          return Effect.succeed({ dealer, existing: Option.fromUndefinedOr(findByDeal(sql, operation, dealId, 1)) })
        })
      ),
    begin: (id, tariffsUntil) =>
      store.write((sql) => {
        const account = findAccount(sql, id)
        if (account === undefined) return Option.none()
        const newer = readTariffs(sql).filter(({ from }) => from > tariffsUntil)
        const newerTariffs = newer.map(({ content }) => tariffOfContent(content))
        return Option.some({ account, billId: BillId.make(store.nextId("bill")), newerTariffs })
      }),
    insert: ({ account, bill, operation, transfers }) =>
      insertOperations(store, [operation], (sql, nowMs) => {
        const { dealId, operation: kind, revision } = bill
        if (findByDeal(sql, kind, dealId, revision) !== undefined)
          return Option.some(new DuplicateBill({ dealId, operation: kind }))
        insertBill(sql, bill)
        insertTransfers(sql, transfers, nowMs)
        setBalance(sql, account)
        return Option.none()
      }),
    recordTariffs: (book) =>
      Effect.flatten(
        store.write((sql, nowMs) => {
          const added = newTariffVersions(book, readTariffs(sql), dayIn(book, DateTime.makeUnsafe(nowMs)))
          if (Result.isSuccess(added))
            for (const { content, from } of added.success) sql.insert("tariff", [from, content])
          return Effect.fromResult(Result.map(added, (versions) => versions.map(({ from }) => from)))
        })
      )
  }))
)
