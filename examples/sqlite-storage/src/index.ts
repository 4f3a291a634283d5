import { Transaction } from "@dealer-billing/domain"
import { audited } from "@dealer-billing/domain/internal"
import { Effect, Layer } from "effect"
import { accountsLayer } from "./accounts.ts"
import { billsLayer } from "./bills.ts"
import { dealersLayer } from "./dealers.ts"
import { toJson } from "./json.ts"
import { ledgerLayer } from "./ledger.ts"
import { messagesLayer } from "./messages.ts"
import { newBillsLayer } from "./newBills.ts"
import { operationQueriesLayer } from "./operationQueries.ts"
import { operationsLayer } from "./operations.ts"
import { SqliteStore } from "./SqliteStore.ts"

const transactionLayer = Layer.effect(
  Transaction,
  Effect.map(SqliteStore, (store) => {
    const append = audited((change) =>
      store.write((sql, nowMs) => sql.insert("audit_event", [null, toJson({ ...change, atMs: nowMs })]))
    )
    return { run: (effect) => store.transaction(append(effect)) }
  })
)

/** `CoreStorage` in a file of SQLite, for one process. */
export const sqliteStorage = (path: string) =>
  Layer.mergeAll(
    transactionLayer,
    dealersLayer,
    accountsLayer,
    billsLayer,
    newBillsLayer,
    ledgerLayer,
    messagesLayer,
    operationsLayer,
    operationQueriesLayer
  ).pipe(Layer.provide(SqliteStore.layer(path)))
