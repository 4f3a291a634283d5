import type { SqlClient } from "effect/sql/SqlClient"
import { type Account, type AccountId, type BillId } from "@dealer-billing/domain"
import {
  accountKey,
  emptyLedger,
  boundAllocations,
  type LedgerSnapshot,
  type LedgerRequest
} from "@dealer-billing/domain/internal"
import { Effect } from "effect"
import { eventNames, type EventNames } from "./eventNames.ts"
import { lockAccounts } from "./lockAccounts.ts"
import { readBills } from "./readBills.ts"
import { readKnown } from "./readKnown.ts"
import { TransactionFailed } from "../database/storageFailure.ts"

type Known = Effect.Success<ReturnType<ReturnType<typeof readKnown>>>

// A bill's invoice or a payment may have appeared after the accounts were found and before they were locked.
const checkLocked = (accounts: ReadonlyMap<string, Account>, names: EventNames, known: Known) => {
  const reversed = names.reversed.flatMap((id) => known.payments.get(id) ?? [])
  const found: ReadonlyArray<AccountId> = [...known.invoices.values(), ...reversed]
  return found.every((each) => accounts.has(accountKey(each)))
    ? Effect.void
    : Effect.fail(TransactionFailed.of("outdated"))
}

const namedBillIds = ({ transfersByOrigin, invoices }: Known): ReadonlyArray<BillId> => [
  ...[...invoices.values()].map(({ billId }) => billId),
  ...[...transfersByOrigin.values()].flat().flatMap(({ billId }) => billId ?? [])
]

/**
 * Loads the books of some events: locks, what is known, and the bills, a statement each; another page of bills only
 * where events move more of them than most. Its transaction must be one of `Database.transact`.
 */
export const loadLedger = (sql: SqlClient) =>
  Effect.fn("LedgerRepositoryPostgres.load")(function* (request: LedgerRequest) {
    const { events, messages } = request
    if (events.length === 0 && messages.length === 0) return emptyLedger
    const names = eventNames(events)
    const locked = events.length === 0 ? [] : yield* lockAccounts(sql)(names)
    const accounts = new Map(locked.map((account) => [accountKey(account), account]))
    const { invoices, ...known } = yield* readKnown(sql)(names, request)
    yield* checkLocked(accounts, names, { ...known, invoices })
    const accountByContract = new Map(
      locked.flatMap((account) => (account.contractId === null ? [] : [[account.contractId, account] as const]))
    )
    const bounds = boundAllocations(events, { ...known, accountByContract, invoices })
    const ids = namedBillIds({ ...known, invoices })
    const bills = ids.length + bounds.length === 0 ? new Map() : yield* readBills(sql)(ids, bounds)
    return {
      ...known,
      accounts,
      accountByContract,
      billByInvoice: new Map([...invoices].map(([invoiceId, { billId }]) => [invoiceId, billId])),
      bills
    } satisfies LedgerSnapshot
  })
