import { expect } from "@effect/vitest"
import { Effect, Option } from "effect"
import { AccountRepository, Transaction, type LedgerRepository } from "@dealer-billing/domain/internal"
import { accountOf, payIn, storedAccount, storedDealer } from "./fixtures.ts"
import type { AccountPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

export const accountRepositorySuite = defineSuite<AccountPorts | LedgerRepository>("AccountRepository", (it) => {
  it.effect("lists a dealer's accounts in the order of their types, and no other dealer's", () =>
    Effect.gen(function* () {
      const { accounts, dealer } = yield* storedDealer(["SETTLEMENT", "COMMISSION", "DEPOSIT"])
      yield* storedDealer(["COMMISSION"])
      const found = yield* (yield* AccountRepository).listByDealer(dealer.id)
      expect(found).toEqual([accounts[1], accounts[2], accounts[0]])
    })
  )

  it.effect("locks an account, and finds none where there is none", () =>
    Effect.gen(function* () {
      const accounts = yield* AccountRepository
      const transaction = yield* Transaction
      const { account, dealer } = yield* storedAccount("COMMISSION")
      expect(yield* transaction.run(accounts.lock(account))).toEqual(Option.some(account))
      const missing = accounts.lock({ dealerId: dealer.id, accountType: "DEPOSIT" })
      expect(yield* transaction.run(missing)).toEqual(Option.none())
    })
  )

  it.effect("stores what Billing made of an account, and never its balance", () =>
    Effect.gen(function* () {
      const accounts = yield* AccountRepository
      const transaction = yield* Transaction
      const { account } = yield* storedAccount("SETTLEMENT")
      yield* payIn(account, 500n)
      const changed = {
        ...account,
        status: "NEEDS_CORRECTION" as const,
        problem: "the payer was refused",
        clientId: `${account.clientId}-new`,
        payerId: null,
        contractId: `${account.contractId}-new`,
        balance: 7n
      }
      yield* transaction.run(Effect.andThen(accounts.lock(account), accounts.update(changed)))
      expect(yield* accountOf(account)).toEqual({ ...changed, balance: 500n })
    })
  )

  it.effect("keeps others from changing a locked account: 40 payments at once lose nothing", () =>
    Effect.gen(function* () {
      const { account } = yield* storedAccount("SETTLEMENT")
      const twenty = Effect.replicateEffect(payIn(account, 3n), 20)
      yield* Effect.all([twenty, twenty], { concurrency: "unbounded" })
      expect((yield* accountOf(account)).balance).toBe(120n)
    })
  )
})

export const accountRepositoryContract = contractOf(accountRepositorySuite)
