import { DateTime, Effect, Option } from "effect"
import {
  accountRepositorySuite,
  depositReturnRepositorySuite,
  fastBuyoutRepositorySuite
} from "../../contract/index.ts"
import {
  AccountRepository,
  accountKey,
  isSameAccount,
  Transaction,
  type Account,
  type Bill,
  type FastBuyoutStanding,
  type OverdueSince
} from "../../src/internal.ts"
import type { MemoryTables } from "../../src/testing/index.ts"
import { backwards, mutant, type MutantSet } from "./mutant.ts"

type Good = AccountRepository["Service"]

const accounts = (breaks: string, change: (good: Good) => Partial<Good>) =>
  mutant(breaks, AccountRepository, change)

const updating = (breaks: string, change: (account: Account, known: Account) => Partial<Account>) =>
  mutant(breaks, AccountRepository, (_, store) => ({
    update: (account) =>
      store.change((tables) =>
        Effect.sync(() => {
          const known = tables.accounts.get(accountKey(account))!
          const changed = { ...account, balance: known.balance, ...change(account, known) } as Account
          tables.accounts.set(accountKey(account), changed)
        })
      )
  }))

export const accountMutants: MutantSet = {
  suite: accountRepositorySuite,
  mutants: [
    accounts("accounts come in another order", ({ listByDealer }) => ({
      listByDealer: (id) => backwards(listByDealer(id))
    })),
    mutant("accounts of every dealer are listed", AccountRepository, (_, { read }) => ({
      listByDealer: () => read((tables) => [...tables.accounts.values()])
    })),
    accounts("the second account of a dealer is lost", ({ insert }) => ({
      insert: (made) => insert(made.filter((_, index) => index !== 1))
    })),
    accounts("a locked account is not answered", () => ({ lock: () => Effect.succeedNone })),
    mutant("the lock of a missing account succeeds", AccountRepository, ({ lock }, { read }) => ({
      lock: (id) =>
        Effect.flatMap(lock(id), (found) =>
          read((tables) => Option.orElse(found, () => Option.fromUndefinedOr([...tables.accounts.values()][0])))
        )
    })),
    mutant("transactions do not wait for each other", Transaction, () => ({ run: (effect) => effect })),
    updating("an update stores the balance", ({ balance }) => ({ balance })),
    updating("an update keeps what became null", (account, known) => ({
      payerId: account.payerId ?? known.payerId
    })),
    updating("an update forgets the problem", (_, { problem }) => ({ problem }) as Partial<Account>),
    updating("an update forgets the contract", (_, { contractId }) => ({ contractId }) as Partial<Account>),
    updating("an update forgets the status", (_, { status }) => ({ status }) as Partial<Account>)
  ]
}

export const depositReturnMutants: MutantSet = {
  suite: depositReturnRepositorySuite,
  mutants: [
    accounts("a return is not found", () => ({ findReturn: () => Effect.succeedNone })),
    mutant("any id finds a return", AccountRepository, ({ findReturn }, { read }) => ({
      findReturn: (id) =>
        Effect.flatMap(findReturn(id), (found) =>
          read(({ depositReturns }) =>
            Option.orElse(found, () => Option.fromUndefinedOr([...depositReturns.values()][0]))
          )
        )
    })),
    accounts("a return loses its reason", ({ insertReturn }) => ({
      insertReturn: (made) => insertReturn({ ...made, reason: "" })
    })),
    mutant("the balance stays", AccountRepository, ({ insertReturn }, { change }) => ({
      insertReturn: (made) => {
        const key = accountKey({ dealerId: made.dealerId, accountType: "DEPOSIT" })
        return change((tables) => {
          const before = tables.accounts.get(key)!
          return Effect.tap(insertReturn(made), () =>
            change(({ accounts: all }) => Effect.sync(() => void all.set(key, before)))
          )
        })
      }
    })),
    accounts("a taken id is accepted silently", ({ insertReturn }) => ({
      insertReturn: (made) => Effect.catchTag(insertReturn(made), "DuplicateDepositReturn", () => Effect.void)
    })),
    mutant("a refused return changes the balance", AccountRepository, ({ insertReturn }, { change }) => ({
      insertReturn: (made) =>
        Effect.onError(insertReturn(made), () =>
          change(({ accounts: all }) =>
            Effect.sync(() => {
              const key = accountKey({ dealerId: made.dealerId, accountType: "DEPOSIT" })
              all.set(key, { ...all.get(key)!, balance: made.heldAfter })
            })
          )
        )
    })),
    {
      survives: "no port reads this transfer; Postgres ties it to the return by a foreign key",
      ...mutant("a return has no transfer", AccountRepository, ({ insertReturn }, { change }) => ({
        insertReturn: (made) =>
          Effect.tap(insertReturn(made), () => change(({ transfers }) => Effect.sync(() => void transfers.pop())))
      }))
    }
  ]
}

const standing = (
  breaks: string,
  change: (
    good: FastBuyoutStanding,
    tables: MemoryTables,
    bills: ReadonlyArray<Bill>
  ) => Partial<FastBuyoutStanding>
) =>
  mutant(breaks, AccountRepository, ({ readStanding }, { read }) => ({
    readStanding: (dealerId, since) =>
      Effect.flatMap(readStanding(dealerId, since), (found) =>
        read((tables) => {
          const own = [...tables.bills.values()].filter((bill) => bill.dealerId === dealerId)
          return Option.map(found, (good) => ({ ...good, ...change(good, tables, own) }))
        })
      )
  }))

const dueOf = ({ commonSum, paidSum }: Bill) => commonSum - paidSum
const sum = (amounts: ReadonlyArray<bigint>) => amounts.reduce((left, right) => left + right, 0n)
const settlements = (bills: ReadonlyArray<Bill>) => bills.filter(({ accountType }) => accountType === "SETTLEMENT")

const overdue = (breaks: string, change: (since: ReadonlyArray<OverdueSince>) => ReadonlyArray<OverdueSince>) =>
  accounts(breaks, ({ readStanding }) => ({ readStanding: (id, since) => readStanding(id, change(since)) }))

export const fastBuyoutMutants: MutantSet = {
  suite: fastBuyoutRepositorySuite,
  mutants: [
    accounts("a dealer without the accounts has a standing of zero", ({ readStanding }) => ({
      readStanding: (id, since) =>
        Effect.map(readStanding(id, since), (found) =>
          Option.orElse(found, () => Option.some({ depositBalance: 0n, openSettlements: 0n, isOverdue: false }))
        )
    })),
    standing("a deposit below zero is zero", ({ depositBalance }) => ({
      depositBalance: depositBalance < 0n ? 0n : depositBalance
    })),
    standing("cancelled settlements are due", (_, __, bills) => ({
      openSettlements: sum(settlements(bills).map(dueOf))
    })),
    standing("what was paid is still due", (_, __, bills) => ({
      openSettlements: sum(
        settlements(bills).flatMap((bill) => (bill.status === "CANCELLED" ? [] : [bill.commonSum]))
      )
    })),
    standing("a rejected settlement is not due", (_, __, bills) => ({
      openSettlements: sum(
        settlements(bills).flatMap((bill) => (/CANCELLED|REJECTED/u.test(bill.status) ? [] : [dueOf(bill)]))
      )
    })),
    standing("rewards are due too", (_, __, bills) => ({
      openSettlements: sum(bills.flatMap((bill) => (bill.status === "CANCELLED" ? [] : [dueOf(bill)])))
    })),
    standing("nothing is overdue", () => ({ isOverdue: false })),
    standing("a replacement counts from its own issue", ({ isOverdue }, _, bills) => ({
      isOverdue:
        isOverdue && bills.some((bill) => bill.issuedAt !== null && bill.status !== "CANCELLED" && dueOf(bill) > 0n)
    })),
    standing("a replacement counts from an issue to another dealer", ({ isOverdue }, { bills }, own) => ({
      isOverdue:
        isOverdue ||
        own.some(({ dealId, revision }) =>
          [...bills.values()].some((each) => each.dealId === dealId && each.revision < revision && each.issuedAt)
        )
    })),
    standing("a replacement counts from an issue that was paid", ({ isOverdue }, { bills }, own) => ({
      isOverdue:
        isOverdue ||
        own.some((bill) =>
          [...bills.values()].some(
            (each) =>
              each.dealId === bill.dealId &&
              each.revision < bill.revision &&
              isSameAccount(each, bill) &&
              each.issuedAt !== null
          )
        )
    })),
    standing("a bill that waits for its invoice is overdue", ({ isOverdue }, _, bills) => ({
      isOverdue: isOverdue || settlements(bills).some((bill) => bill.issuedAt === null && dueOf(bill) > 0n)
    })),
    overdue("a bill issued at the very time is overdue", (since) =>
      since.map((each) => ({ ...each, issuedBefore: DateTime.add(each.issuedBefore, { milliseconds: 1 }) }))
    ),
    overdue("every account type counts", (since) =>
      (["COMMISSION", "DEPOSIT", "SETTLEMENT"] as const).flatMap((accountType) =>
        since.map((each) => ({ ...each, accountType }))
      )
    )
  ]
}
