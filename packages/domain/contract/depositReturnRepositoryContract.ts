import { expect } from "@effect/vitest"
import { Effect, Option, Result } from "effect"
import {
  AccountRepository,
  PositiveKopecks,
  ReturnId,
  Transaction,
  type Account,
  type Dealer,
  type DepositReturn,
  type LedgerRepository
} from "@dealer-billing/domain/internal"
import { accountOf, payIn, someTime, storedAccount, uniqueName } from "./fixtures.ts"
import type { AccountPorts } from "./storagePorts.ts"
import { contractOf, defineSuite } from "./defineSuite.ts"

const heldAccount = Effect.fn("heldAccount")(function* (sum: bigint) {
  const stored = yield* storedAccount("DEPOSIT")
  yield* payIn(stored.account, sum)
  return stored
})

const returnOf = (dealer: Dealer, returnId: ReturnId, sum: bigint, heldAfter: bigint): DepositReturn => ({
  returnId,
  sum: PositiveKopecks.make(sum),
  reason: "the contract ends",
  dealerId: dealer.id,
  cmeDealerId: dealer.cmeDealerId,
  heldAfter,
  actor: "operator",
  returnedAt: someTime
})

/** Under the account's lock, as the port demands. */
const insert = Effect.fn("insert")(function* (account: Account, made: DepositReturn) {
  const accounts = yield* AccountRepository
  const returns = yield* AccountRepository
  const transaction = yield* Transaction
  yield* transaction.run(Effect.andThen(accounts.lock(account), returns.insertReturn(made)))
})

const newReturnId = Effect.map(uniqueName("return"), (name) => ReturnId.make(name))

export const depositReturnRepositorySuite = defineSuite<AccountPorts | LedgerRepository>(
  "AccountRepository, returns",
  (it) => {
    it.effect("finds a return as it was stored, and the balance is what is still held", () =>
      Effect.gen(function* () {
        const returns = yield* AccountRepository
        const { account, dealer } = yield* heldAccount(500n)
        const returnId = yield* newReturnId
        expect(yield* returns.findReturn(returnId)).toEqual(Option.none())
        const made = returnOf(dealer, returnId, 120n, 380n)
        yield* insert(account, made)
        expect(yield* returns.findReturn(returnId)).toEqual(Option.some(made))
        expect(yield* returns.findReturn(yield* newReturnId)).toEqual(Option.none())
        expect((yield* accountOf(account)).balance).toBe(380n)
      })
    )

    it.effect("takes an id once, also when several come at once, and stores nothing of the others", () =>
      Effect.gen(function* () {
        const returnId = yield* newReturnId
        const stored = [yield* heldAccount(500n), yield* heldAccount(500n), yield* heldAccount(500n)]
        const results = yield* Effect.all(
          stored.map(({ account, dealer }) =>
            Effect.result(insert(account, returnOf(dealer, returnId, 100n, 400n)))
          ),
          { concurrency: "unbounded" }
        )
        const failures = results.filter(Result.isFailure).map((result) => result.failure._tag)
        expect(failures).toEqual(["DuplicateDepositReturn", "DuplicateDepositReturn"])
        const accounts = yield* Effect.forEach(stored, ({ account }) => accountOf(account))
        expect(accounts.map(({ balance }) => balance).toSorted()).toEqual([400n, 500n, 500n])
      })
    )

    it.effect("stores nothing of a return in a transaction that goes on after the refusal", () =>
      Effect.gen(function* () {
        const transaction = yield* Transaction
        const returnId = yield* newReturnId
        const first = yield* heldAccount(500n)
        yield* insert(first.account, returnOf(first.dealer, returnId, 100n, 400n))
        const second = yield* heldAccount(500n)
        const { insertReturn, lock } = yield* AccountRepository
        const refused = Effect.flip(insertReturn(returnOf(second.dealer, returnId, 100n, 400n)))
        yield* transaction.run(Effect.andThen(lock(second.account), refused))
        expect((yield* accountOf(second.account)).balance).toBe(500n)
      })
    )
  }
)

export const depositReturnRepositoryContract = contractOf(depositReturnRepositorySuite)
