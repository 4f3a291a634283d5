import { Effect, Layer, Option } from "effect"
import { accountKey, accountTypes } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { DuplicateDepositReturn } from "../account/DepositReturn.ts"
import { returnTransfer } from "../ledger/returnTransfer.ts"
import { MemoryStore } from "./MemoryStore.ts"
import { readStanding } from "./readStanding.ts"

export const AccountRepositoryMemory = Layer.effect(
  AccountRepository,
  Effect.map(MemoryStore, (store) => ({
    insert: (inserted) =>
      store.change(({ accounts }) =>
        Effect.sync(() => inserted.forEach((account) => accounts.set(accountKey(account), account)))
      ),
    listByDealer: (dealerId) =>
      store.read(({ accounts }) =>
        accountTypes.flatMap((accountType) => accounts.get(accountKey({ dealerId, accountType })) ?? [])
      ),
    lock: (id) => store.read(({ accounts }) => Option.fromUndefinedOr(accounts.get(accountKey(id)))),
    update: (account) =>
      store.change(({ accounts }) =>
        Effect.sync(() => {
          const stored = accounts.get(accountKey(account))
          if (stored) accounts.set(accountKey(account), { ...account, balance: stored.balance })
        })
      ),
    readStanding: readStanding(store),
    findReturn: (id) => store.read(({ depositReturns }) => Option.fromUndefinedOr(depositReturns.get(id))),
    insertReturn: (made) =>
      store.change(({ accounts, depositReturns, transfers }) => {
        const { dealerId, heldAfter, returnId } = made
        if (depositReturns.has(returnId)) return Effect.fail(new DuplicateDepositReturn({ returnId }))
        return Effect.sync(() => {
          const key = accountKey({ dealerId, accountType: "DEPOSIT" })
          depositReturns.set(returnId, made)
          transfers.push(returnTransfer(made))
          accounts.set(key, { ...accounts.get(key)!, balance: heldAfter })
        })
      })
  }))
)
