import { Effect, Layer, Option } from "effect"
import { accountKey } from "../account/Account.ts"
import { DuplicateDepositReturn, returnTransfer } from "../account/DepositReturn.ts"
import { DepositReturnRepository } from "../account/DepositReturnRepository.ts"
import { MemoryStore } from "./MemoryStore.ts"

export const DepositReturnRepositoryMemory = Layer.effect(
  DepositReturnRepository,
  Effect.map(MemoryStore, (store) => ({
    find: (id) => store.read(({ depositReturns }) => Option.fromUndefinedOr(depositReturns.get(id))),
    insert: (made) =>
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
