import { accounts } from "./accounts.ts"
import { refuseChange } from "./appendOnly.ts"
import { audit } from "./audit.ts"
import { billingOperations } from "./billingOperations.ts"
import { bills } from "./bills.ts"
import { dealers } from "./dealers.ts"
import { messageLog } from "./messageLog.ts"
import { messages } from "./messages.ts"
import type { Migration } from "./Migration.ts"
import { paymentsAndLedger } from "./paymentsAndLedger.ts"
import { tariffsAndReturns } from "./tariffsAndReturns.ts"

export const baseline: Migration = {
  id: 1,
  name: "baseline of 0.2.0, sources",
  statements: [
    refuseChange,
    ...dealers,
    ...accounts,
    ...bills,
    ...paymentsAndLedger,
    ...messages,
    ...messageLog,
    ...billingOperations,
    ...audit,
    ...tariffsAndReturns
  ]
}

export const migrations: ReadonlyArray<Migration> = [baseline]

export const newestMigration = migrations.reduce((newest, { id }) => Math.max(newest, id), 0)
