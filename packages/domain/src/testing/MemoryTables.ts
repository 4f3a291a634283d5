import type { Account } from "../account/Account.ts"
import type { AuditEvent } from "../audit/AuditTrail.ts"
import type { DepositReturn } from "../account/DepositReturn.ts"
import type { Bill, BillId } from "../bill/Bill.ts"
import type { BillCorrection } from "../bill/BillCorrection.ts"
import type { TariffVersion } from "../bill/newTariffVersions.ts"
import type { BillingOperation } from "../billing/BillingOperation.ts"
import type { OperationEvent } from "../billing/OperationEvent.ts"
import type { Dealer, DealerId } from "../dealer/Dealer.ts"
import type { InvoiceTotal } from "../payment/InvoiceTotal.ts"
import type { Transfer } from "../ledger/Transfer.ts"
import type { LogDecision } from "../payment/log/LogDecision.ts"
import type { ParkedEvent } from "../payment/parked/ParkedEvent.ts"
import type { ParkedMessage, Payment, ProcessedMessage } from "../payment/Payment.ts"

/** A Billing operation with what only the storage knows of it; times in ms of the epoch. */
export interface OperationRow {
  readonly operation: BillingOperation
  readonly dueAtMs: number
  readonly leaseToken: string | null
  readonly leaseEndsAtMs: number
  readonly createdAtMs: number
  readonly updatedAtMs: number
  /** Since when it has not been over. */
  readonly openedAtMs: number
  readonly traceparent: string | null
}

/** A parked message with what only the storage knows of it. */
export interface ParkedRow {
  readonly id: bigint
  readonly message: ParkedMessage
  readonly attempts: number
  readonly parkedAtMs: number
  readonly isResolved: boolean
  readonly isRawDropped: boolean
}

/** A version of the legal details of a dealer. */
export interface RequisiteVersionRow {
  readonly dealerId: DealerId
  readonly requisite: Dealer["requisite"]
  readonly recordedAtMs: number
}

/** The tables of the in-memory storage. */
export interface MemoryTables {
  readonly dealers: Map<string, Dealer>
  /** In the order of their versions. */
  readonly requisiteVersions: Array<RequisiteVersionRow>
  readonly accounts: Map<string, Account>
  readonly bills: Map<BillId, Bill>
  readonly billCorrections: Array<BillCorrection>
  readonly tariffs: Array<TariffVersion>
  readonly operations: Map<bigint, OperationRow>
  readonly operationEvents: Array<OperationEvent>
  readonly payments: Map<string, Payment>
  /** By invoice. */
  readonly totals: Map<string, InvoiceTotal>
  readonly transfers: Array<Transfer>
  /** When an transfer that concerns a bill was made, in ms of the epoch. */
  readonly transferTimes: Map<Transfer, number>
  readonly depositReturns: Map<string, DepositReturn>
  readonly processedMessages: Map<string, ProcessedMessage>
  readonly logDecisions: Array<LogDecision>
  readonly parked: Map<string, ParkedRow>
  readonly parkedEvents: Array<{ readonly parkedId: bigint; readonly event: ParkedEvent }>
  /** By payment id, in ms of the epoch. */
  readonly paymentTimes: Map<string, number>
  readonly auditEvents: Array<AuditEvent>
}

/** The tables of a new store. */
export const emptyTables = (): MemoryTables => ({
  dealers: new Map(),
  requisiteVersions: [],
  accounts: new Map(),
  bills: new Map(),
  billCorrections: [],
  tariffs: [],
  operations: new Map(),
  operationEvents: [],
  payments: new Map(),
  totals: new Map(),
  transfers: [],
  transferTimes: new Map(),
  depositReturns: new Map(),
  processedMessages: new Map(),
  logDecisions: [],
  parked: new Map(),
  parkedEvents: [],
  paymentTimes: new Map(),
  auditEvents: []
})

/** Rows are never changed in place, so a copy of the tables is a snapshot. */
export const copyTables = (tables: MemoryTables): MemoryTables => ({
  dealers: new Map(tables.dealers),
  requisiteVersions: [...tables.requisiteVersions],
  accounts: new Map(tables.accounts),
  bills: new Map(tables.bills),
  billCorrections: [...tables.billCorrections],
  tariffs: [...tables.tariffs],
  operations: new Map(tables.operations),
  operationEvents: [...tables.operationEvents],
  payments: new Map(tables.payments),
  totals: new Map(tables.totals),
  transfers: [...tables.transfers],
  transferTimes: new Map(tables.transferTimes),
  depositReturns: new Map(tables.depositReturns),
  processedMessages: new Map(tables.processedMessages),
  logDecisions: [...tables.logDecisions],
  parked: new Map(tables.parked),
  parkedEvents: [...tables.parkedEvents],
  paymentTimes: new Map(tables.paymentTimes),
  auditEvents: [...tables.auditEvents]
})
