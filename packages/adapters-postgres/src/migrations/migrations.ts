import { auditEvents } from "./auditEvents.ts"
import { billCorrections } from "./billCorrections.ts"
import { billingOperations } from "./billingOperations.ts"
import { bills } from "./bills.ts"
import { billsWithMoney } from "./billsWithMoney.ts"
import { dealersAndAccounts } from "./dealersAndAccounts.ts"
import { dueOperations } from "./dueOperations.ts"
import { erasedDealers } from "./erasedDealers.ts"
import { fewReplaced } from "./fewReplaced.ts"
import { keptFigures } from "./keptFigures.ts"
import { logDecisions } from "./logDecisions.ts"
import { logGaps } from "./logGaps.ts"
import { longMessages } from "./longMessages.ts"
import { messages } from "./messages.ts"
import type { Migration } from "./Migration.ts"
import { operationDesk } from "./operationDesk.ts"
import { owedDeposits } from "./owedDeposits.ts"
import { parkedDesk } from "./parkedDesk.ts"
import { parkedMissing } from "./parkedMissing.ts"
import { paymentsAndLedger } from "./paymentsAndLedger.ts"
import { requisiteVersions } from "./requisiteVersions.ts"
import { tariffsAndReturns } from "./tariffsAndReturns.ts"
import { tracesAndAuditMarks } from "./tracesAndAuditMarks.ts"

/** Every step of the schema, in the order in which they are applied. */
export const migrations: ReadonlyArray<Migration> = [
  dealersAndAccounts,
  bills,
  paymentsAndLedger,
  messages,
  billingOperations,
  operationDesk,
  parkedDesk,
  tariffsAndReturns,
  billCorrections,
  requisiteVersions,
  auditEvents,
  tracesAndAuditMarks,
  logDecisions,
  billsWithMoney,
  fewReplaced,
  owedDeposits,
  keptFigures,
  parkedMissing,
  dueOperations,
  logGaps,
  longMessages,
  erasedDealers
]

/** The number of the newest migration that this version knows. */
export const newestMigration = migrations.reduce((newest, { id }) => Math.max(newest, id), 0)
