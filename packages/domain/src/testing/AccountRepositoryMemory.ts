import { Effect, Layer, Option } from "effect"
import { accountKey, accountTypes } from "../account/Account.ts"
import { AccountRepository } from "../account/AccountRepository.ts"
import { MemoryStore } from "./MemoryStore.ts"

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
      )
  }))
)
