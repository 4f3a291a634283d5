import { expect } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  AccountRepository,
  BillingOperation,
  BillingOperationRepository,
  cancellingOf,
  DealerRepository,
  invoicingOf,
  newAccount,
  provisioningOf,
  Transaction,
  type AccountType,
  type Bill,
  type BillingOperationKind,
  type BillingOperationState,
  type ClaimRequest,
  type DealerId,
  type NewBillingOperation
} from "@dealer-billing/domain/internal"
import { newDealer } from "./fixtures.ts"

/** In ms: long enough on a busy machine, short enough to wait for. */
export const shortLeaseMs = 400
export const longLeaseMs = 60_000

type AccountKind = (typeof accountKinds)[number]
const accountKinds = ["CLIENT", "PAYER", "CONTRACT"] as const satisfies ReadonlyArray<BillingOperationKind>

const planOf: Readonly<Record<Exclude<BillingOperationKind, AccountKind>, (bill: Bill) => NewBillingOperation>> = {
  INVOICE: invoicingOf,
  CANCELLATION: cancellingOf
}

/** An operation of each kind that is about a bill. */
export const plansOfBill = (bill: Bill): ReadonlyArray<NewBillingOperation> =>
  Object.values(planOf).map((plan) => plan(bill))

export const provisioned = Effect.fn("provisioned")(function* (accountType: AccountType = "COMMISSION") {
  const dealers = yield* DealerRepository
  const accounts = yield* AccountRepository
  const operations = yield* BillingOperationRepository
  return yield* (yield* Transaction).run(
    Effect.gen(function* () {
      const dealer = yield* dealers.insert(yield* newDealer())
      const account = newAccount(dealer, accountType)
      yield* accounts.insert([account])
      yield* operations.insert(provisioningOf(dealer, account))
      return { dealer, account }
    })
  )
})

/** Claims everything that is due and answers the dealer's operations; other cases may have left some. */
export const claimOf = Effect.fn("claimOf")(function* (dealerId: DealerId, change: Partial<ClaimRequest> = {}) {
  const operations = yield* BillingOperationRepository
  const leaseToken = crypto.randomUUID()
  const request = { limit: 1_000, leaseMs: longLeaseMs, leaseToken, ...change }
  const claimed = yield* operations.claim(request)
  return {
    claimed: claimed.filter(({ operation }) => operation.dealerId === dealerId),
    leaseToken: request.leaseToken
  }
})

export const claimOne = Effect.fn("claimOne")(function* (dealerId: DealerId, change: Partial<ClaimRequest> = {}) {
  const { claimed, leaseToken } = yield* claimOf(dealerId, change)
  expect(claimed).toHaveLength(1)
  return { ...claimed[0]!, leaseToken }
})

export const contracted = Effect.fn("contracted")(function* () {
  const { account, dealer } = yield* provisioned()
  const accounts = yield* AccountRepository
  let current = account
  const steps: Array<BillingOperation> = []
  for (const field of ["clientId", "payerId", "contractId"] as const) {
    const { operation } = yield* claimOne(dealer.id)
    steps.push(yield* finish(operation))
    current = { ...current, [field]: `remote-${operation.id}` }
    yield* accounts.update(current)
  }
  return { dealer, account: current, payer: steps[1]! }
})

export interface OperationChange {
  readonly state?: BillingOperationState
  readonly remoteId?: string | null
  readonly lastError?: string | null
}

export const changeOperation = (operation: BillingOperation, change: OperationChange): BillingOperation =>
  Schema.decodeUnknownSync(BillingOperation)({ ...operation, ...change })

export const finish = Effect.fn("finish")(function* (operation: BillingOperation, change: OperationChange = {}) {
  const operations = yield* BillingOperationRepository
  const done = changeOperation(operation, { state: "DONE", remoteId: `remote-${operation.id}`, ...change })
  yield* (yield* Transaction).run(operations.release(done, 0))
  return done
})
