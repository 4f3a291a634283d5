import type {
  AccountRepository,
  BillRepository,
  DealerRepository,
  LedgerRepository,
  NewBillRepository,
  Transaction
} from "@dealer-billing/domain/internal"

/** What it takes to store a dealer with accounts. */
export type AccountPorts = AccountRepository | DealerRepository | Transaction

/** What it takes to store a bill. */
export type BillPorts = AccountPorts | BillRepository | NewBillRepository

/** What it takes to pay a bill. */
export type LedgerPorts = BillPorts | LedgerRepository
