import { Cause, Context, DateTime, Effect, Exit } from "effect"
import { auditTrailSuite, constraintsSuite, transactionSuite } from "../../contract/index.ts"
import {
  AuditTrail,
  CurrentChange,
  LedgerRepository,
  NewBillRepository,
  StorageUnavailable,
  Transaction,
  type AuditEvent,
  type Bill,
  type ChangeWithOutcome,
  type LedgerChanges
} from "../../src/internal.ts"
import { copyTables, type MemoryStore, type MemoryTables } from "../../src/testing/index.ts"
import { backwards, committing, eachWith, mutant, withoutLast, type MutantSet } from "./mutant.ts"

const IsInner = Context.Reference<boolean>("@dealer-billing/domain/test/IsInner", { defaultValue: () => false })

const mutantOfRun =
  (change: (run: Transaction["Service"]["run"], store: MemoryStore["Service"]) => Transaction["Service"]["run"]) =>
  (breaks: string) =>
    mutant(breaks, Transaction, ({ run }, store) => ({ run: change(run, store) }))

/** Runs inner transactions in its own way. */
const nesting = (inner: Transaction["Service"]["run"]) =>
  mutantOfRun(
    (run) => (effect) =>
      Effect.flatMap(IsInner, (isInner) =>
        isInner ? inner(effect) : run(Effect.provideService(effect, IsInner, true))
      )
  )

const restore = (tables: MemoryTables, before: MemoryTables): void => {
  tables.dealers.clear()
  tables.accounts.clear()
  tables.bills.clear()
  before.dealers.forEach((row, key) => tables.dealers.set(key, row))
  before.accounts.forEach((row, key) => tables.accounts.set(key, row))
  before.bills.forEach((row, key) => tables.bills.set(key, row))
}

/** Writes at once, and takes it back on failure. */
const compensated = mutantOfRun(
  (_, store) => (effect) =>
    Effect.flatMap(store.read(copyTables), (before) =>
      Effect.onError(effect, () => store.change((tables) => Effect.sync(() => restore(tables, before))))
    )
)

export const transactionMutants: MutantSet = {
  suite: transactionSuite,
  mutants: [
    mutantOfRun(() => (effect) => effect)("nothing is undone"),
    mutantOfRun(committing((exit) => Exit.hasFails(exit)))("a failed transaction is committed"),
    mutantOfRun(committing((exit) => Exit.hasDies(exit)))("a transaction with a defect is committed"),
    mutantOfRun(committing(({ cause }) => Cause.hasInterrupts(cause)))("an interrupted transaction is committed"),
    mutantOfRun((run) => (effect) => Effect.asVoid(run(effect)) as never)("the answer is dropped"),
    mutantOfRun(
      (run) => (effect) =>
        Effect.catchCause(run(effect), () => Effect.fail(new StorageUnavailable({ reason: "failed" })))
    )("every failure becomes StorageUnavailable"),
    nesting((effect) => effect)("a failed inner transaction stays in the outer one"),
    nesting((effect) => Effect.orDie(effect as Effect.Effect<never>))(
      "a failed inner transaction ends the outer one"
    ),
    compensated("others see what is not committed")
  ]
}

const billing = (breaks: string, change: (bill: Bill) => Partial<Bill>) =>
  mutant(breaks, NewBillRepository, ({ insert }) => ({
    insert: (made) => insert({ ...made, bill: { ...made.bill, ...change(made.bill) } as Bill })
  }))

const saving = (breaks: string, change: (changes: LedgerChanges) => Partial<LedgerChanges>) =>
  mutant(breaks, LedgerRepository, ({ save }) => ({ save: (changes) => save({ ...changes, ...change(changes) }) }))

/** What should be refused is corrected silently. */
export const constraintsMutants: MutantSet = {
  suite: constraintsSuite,
  mutants: [
    billing("too much paid is cut to the sum", ({ commonSum, paidSum, paidAt, createdAt }) =>
      paidSum > commonSum ? { paidSum: commonSum, paidAt: createdAt } : { paidAt }
    ),
    billing("a paid sum below zero becomes zero", ({ paidSum }) => ({ paidSum: paidSum < 0n ? 0n : paidSum })),
    billing("a paid bill gets a time of payment", ({ commonSum, createdAt, paidAt, paidSum }) => ({
      paidAt: paidSum === commonSum ? (paidAt ?? createdAt) : paidAt
    })),
    billing("an open bill loses its time of payment", ({ commonSum, paidAt, paidSum }) => ({
      paidAt: paidSum === commonSum ? paidAt : null
    })),
    billing("VAT without a rate is dropped", ({ vat }) =>
      vat.rate === null ? { vat: { mode: "none", rate: null, sum: 0n } } : {}
    ),
    billing("VAT above the sum is cut", ({ commonSum, vat }) =>
      (vat.sum ?? 0n) > commonSum ? { vat: { ...vat, sum: commonSum / 10n } as Bill["vat"] } : {}
    ),
    billing("a first revision loses what it replaces", ({ replaces, revision }) => ({
      replaces: revision === 1 ? null : replaces
    })),
    saving("a transfer of nothing is skipped", ({ transfers }) => ({
      transfers: transfers.filter(({ amount }) => amount > 0n)
    })),
    saving("a second equal transfer is skipped", ({ transfers }) => ({ transfers: [...new Set(transfers)] })),
    saving("a transfer of an unknown payment is skipped", ({ payments, transfers }) => ({
      transfers: transfers.filter((each) => payments.some(({ paymentId }) => paymentId === each.paymentId))
    })),
    saving("a payment of nothing is skipped", ({ payments, transfers }) => {
      const isNothing = payments.some(({ amount }) => amount <= 0n)
      return isNothing ? { payments: [], transfers: [] } : { payments, transfers }
    }),
    saving("a balance below zero becomes zero", ({ accounts }) => ({
      accounts: accounts.map((each) => ({ ...each, balance: each.balance < 0n ? 0n : each.balance }))
    })),
    saving("a reason that does not fit is replaced", ({ transfers }) => ({
      transfers: transfers.map((each) =>
        each.accountType === "DEPOSIT" ? each : { ...each, reason: "NO_OPEN_BILL" as never }
      )
    }))
  ]
}

const append = (store: MemoryStore["Service"], change: ChangeWithOutcome) =>
  store.change(({ auditEvents }) =>
    Effect.map(DateTime.now, (at) => void auditEvents.push({ ...change, id: BigInt(auditEvents.length + 1), at }))
  )

const appendCurrent = (store: MemoryStore["Service"]) =>
  Effect.flatMap(CurrentChange, (change) =>
    change === null ? Effect.void : append(store, { ...change, outcome: null })
  )

const dropOutcome = (event: AuditEvent): AuditEvent => ({ ...event, outcome: null })

const trail = (breaks: string, change: (good: AuditTrail["Service"]["list"]) => AuditTrail["Service"]["list"]) =>
  mutant(breaks, AuditTrail, ({ list }) => ({ list: change(list) }))

export const auditTrailMutants: MutantSet = {
  suite: auditTrailSuite,
  mutants: [
    trail("the newest event is lost", (list) => (query) => withoutLast(list(query))),
    trail("the newest come first", (list) => (query) => backwards(list(query))),
    trail("one event too many", (list) => (query) => list({ ...query, limit: query.limit + 1 })),
    trail(
      "a page repeats the last event of the one before",
      (list) =>
        ({ after, ...query }) =>
          list({ ...query, after: after === null ? null : after - 1n })
    ),
    trail("the caller is not looked at", (list) => (query) => list({ ...query, caller: null })),
    trail(
      "`from` is exclusive",
      (list) =>
        ({ from, ...query }) =>
          list({ ...query, from: from && DateTime.add(from, { milliseconds: 1 }) })
    ),
    trail(
      "`to` is inclusive",
      (list) =>
        ({ to, ...query }) =>
          list({ ...query, to: to && DateTime.add(to, { milliseconds: 1 }) })
    ),
    trail("the outcome is lost", (list) => (query) => eachWith(dropOutcome)(list(query))),
    trail(
      "the time is that of the question",
      (list) => (query) =>
        Effect.flatMap(DateTime.now, (now) =>
          eachWith((each: AuditEvent) => ({ ...each, at: DateTime.add(now, { days: 1 }) }))(list(query))
        )
    ),
    mutantOfRun((run, store) => (effect) => Effect.tapCause(run(effect), () => appendCurrent(store)))(
      "a failed change is kept"
    ),
    mutantOfRun(
      (run, store) => (effect) =>
        Effect.flatMap(IsInner, (isInner) =>
          Effect.tap(run(Effect.provideService(effect, IsInner, true)), () =>
            isInner ? appendCurrent(store) : Effect.void
          )
        )
    )("inner transactions have events of their own"),
    mutantOfRun(
      (run, store) => (effect) =>
        Effect.tap(run(effect), () =>
          Effect.flatMap(CurrentChange, (change) =>
            change === null
              ? append(store, { caller: "service", requestId: "", operation: "", target: "", outcome: null })
              : Effect.void
          )
        )
    )("what the service does by itself is kept")
  ]
}
