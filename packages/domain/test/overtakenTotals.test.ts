import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { applyFacts, paidTotal, received, reversed } from "../contract/facts.ts"
import { resolvePayment, returnDeposit, ReturnId } from "../src/index.ts"
import { movedOn, moneyOf, opened } from "./correctionWorld.ts"
import { accountOf, bill, dealerOne, deposit, inWorld, invoiceIdOf, settle, settlement } from "./world.ts"

const retry = (address: string) =>
  Effect.map(resolvePayment(address, { action: "retry" }, "ann"), ({ parked, status }) => ({
    status,
    range: /from .*/u.exec(parked?.detail ?? "")?.[0] ?? ""
  }))

const enter = (address: string, newMoney?: bigint) =>
  resolvePayment(
    address,
    {
      action: "apply",
      cmeDealerId: dealerOne,
      accountType: "SETTLEMENT",
      ...(newMoney === undefined ? {} : { newMoney })
    },
    "ann"
  ).pipe(Effect.map(({ status }) => status))

const refusal = (result: ReturnType<typeof enter>) => Effect.map(Effect.flip(result), ({ message }) => message)

/** Two messages are meant: their own addresses. */
const parkedIdsOf = (result: ReturnType<typeof enter>) =>
  Effect.map(Effect.flip(result), (ambiguous) => {
    const ids = ambiguous._tag === "PaymentAmbiguous" ? ambiguous.parkedIds : []
    expect(ids).toHaveLength(2)
    return ids
  })

/** Then a total of 130 came: 30 of it are new, or all. */
const untold = Effect.gen(function* () {
  const world = yield* movedOn
  expect(yield* applyFacts(paidTotal(world.invoice, 130n, 1))).toEqual(["PARKED"])
  return { ...world, total: `total:${world.invoice}:1` }
})

describe("a total of a cancelled bill that waits for a person while more happens", () => {
  it.effect("can be all new although a payment that names the invoice came after it", () =>
    Effect.gen(function* () {
      const { contract, invoice, money, total } = yield* untold
      yield* applyFacts(received("p-2", contract, 50n, invoice))
      expect(yield* refusal(enter(total, 130n))).toContain("from 0.00 to 1.30 since more has come; retry it")
      expect(yield* retry(total)).toEqual({ status: "PARKED", range: "from 0.00 to 1.30" })
      expect(yield* refusal(enter(total, 131n))).toContain("newMoney has to say")
      expect(yield* enter(total, 130n)).toBe("APPLIED")
      expect(yield* money).toEqual([180n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("can have counted the payment that came after it", () =>
    Effect.gen(function* () {
      const { contract, invoice, money } = yield* movedOn
      const total = `total:${invoice}:1`
      // p-1 and p-2, and 30 new.
      expect(yield* applyFacts(paidTotal(invoice, 180n, 1))).toEqual(["PARKED"])
      yield* applyFacts(received("p-2", contract, 50n, invoice))
      expect(yield* retry(total)).toEqual({ status: "PARKED", range: "from 0.30 to 1.80" })
      expect(yield* enter(total, 30n)).toBe("APPLIED")
      expect(yield* money).toEqual([80n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("takes back no money of a payment that came after it when somebody tries it again", () =>
    Effect.gen(function* () {
      const { contract, invoice, money, total } = yield* untold
      yield* applyFacts(received("p-2", contract, 200n, invoice))
      expect((yield* retry(total)).status).toBe("PARKED")
      expect(yield* money).toEqual([200n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("may have counted a payment that was taken back after it", () =>
    Effect.gen(function* () {
      const { invoice, money, total } = yield* untold
      yield* applyFacts(reversed("r-1", "p-1", 100n))
      expect((yield* retry(total)).status).toBe("PARKED")
      expect(yield* money).toEqual([0n, 0n, 0n])
      expect(yield* enter(total, 30n)).toBe("APPLIED")
      expect(yield* money).toEqual([0n, 0n, 30n])
      expect(invoice).not.toBe("")
    }).pipe(inWorld)
  )

  it.effect("takes back by itself no more than is certain", () =>
    Effect.gen(function* () {
      const { contract, invoice, money, total } = yield* untold
      expect(yield* applyFacts(paidTotal(invoice, 150n, 0))).toEqual(["PARKED"])
      expect(yield* enter(`total:${invoice}:0`, 150n)).toBe("APPLIED")
      yield* applyFacts(received("p-2", contract, 200n, invoice))
      // The older total brought 20 more than there are; p-2 may have come later.
      expect((yield* retry(total)).status).toBe("APPLIED")
      expect(yield* money).toEqual([330n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("keeps what had come when it came first, whichever of its repeats is dealt with", () =>
    Effect.gen(function* () {
      const { contract, invoice, money, total } = yield* untold
      yield* applyFacts(received("p-2", contract, 50n, invoice))
      expect(yield* applyFacts(paidTotal(invoice, 130n, 1))).toEqual(["PARKED"])
      const ids = yield* parkedIdsOf(enter(total, 130n))
      expect(yield* enter(ids[1]!, 130n)).toBe("APPLIED")
      expect(yield* money).toEqual([180n, 0n, 100n])
      yield* retry(ids[0]!)
      expect(yield* money).toEqual([180n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("comes in one chunk with its repeat and the payment between them", () =>
    Effect.gen(function* () {
      const { contract, invoice, money } = yield* untold
      const repeated = paidTotal(invoice, 140n, 2)
      const outcomes = yield* applyFacts(repeated, received("p-2", contract, 50n, invoice), repeated)
      expect(outcomes).toEqual(["PARKED", "APPLIED", "PARKED"])
      const ids = yield* parkedIdsOf(enter(`total:${invoice}:2`, 140n))
      expect(yield* enter(ids[1]!, 140n)).toBe("APPLIED")
      expect(yield* money).toEqual([190n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect("is not applied by a range that another total has changed", () =>
    Effect.gen(function* () {
      const { contract, invoice, money, total } = yield* untold
      yield* applyFacts(received("p-2", contract, 20n, invoice))
      const second = `total:${invoice}:2`
      expect(yield* applyFacts(paidTotal(invoice, 330n, 2))).toEqual(["PARKED"])
      yield* retry(total)
      expect(yield* enter(total, 30n)).toBe("APPLIED")
      // 20 of it are p-2, 30 the first total's, and 100 may be p-1.
      expect(yield* refusal(enter(second, 280n))).toContain("from 1.80 to 2.80 since more has come")
      expect(yield* retry(second)).toEqual({ status: "PARKED", range: "from 1.80 to 2.80" })
      expect(yield* enter(second, 180n)).toBe("APPLIED")
      expect(yield* money).toEqual([230n, 0n, 100n])
      expect(yield* applyFacts(paidTotal(invoice, 330n, 3))).toEqual(["APPLIED"])
      expect(yield* money).toEqual([230n, 0n, 100n])
    }).pipe(inWorld)
  )

  it.effect(
    "can bring what an older total took of a payment that came after both, and pays all bills with it",
    () =>
      Effect.gen(function* () {
        const { contract, invoice, total } = yield* untold
        yield* applyFacts(received("p-2", contract, 200n, invoice), paidTotal(invoice, 120n, 0))
        const bills = yield* Effect.forEach(["c", "d", "e", "f"], (name) => bill(settlement(name, 100n)))
        const money = moneyOf("SETTLEMENT", bills)
        expect(yield* money).toEqual([0n, 100n, 20n, 0n, 0n])
        expect(yield* retry(total)).toEqual({ status: "PARKED", range: "from 0.00 to 2.10" })
        expect(yield* enter(total, 210n)).toBe("APPLIED")
        expect(yield* money).toEqual([0n, 100n, 100n, 100n, 30n])
      }).pipe(inWorld)
  )
})

const balance = Effect.map(accountOf("DEPOSIT"), (account) => account.balance)

it.effect("a reversal that a deposit had to wait for is not taken back by a total, too", () =>
  Effect.gen(function* () {
    const contract = yield* opened("DEPOSIT")
    const topUp = yield* bill(deposit("topup-1", 10_000_000n))
    yield* settle()
    const invoice = yield* invoiceIdOf(topUp.id)
    yield* applyFacts(received("p-1", contract, 10_000_000n, invoice))
    const request = { returnId: ReturnId.make("back-1"), sum: 6_000_000n, reason: "asked for" }
    yield* returnDeposit(dealerOne, request, "operator")
    const both = yield* applyFacts(reversed("r-1", "p-1", 10_000_000n), paidTotal(invoice, 0n, 2))
    expect(both).toEqual(["PARKED", "PARKED"])
    yield* applyFacts(received("p-2", contract, 20_000_000n))
    expect((yield* retry("r-1")).status).toBe("APPLIED")
    expect((yield* retry(`total:${invoice}:2`)).status).toBe("APPLIED")
    // 100 - 60 + 200 - 100
    expect(yield* balance).toBe(14_000_000n)
  }).pipe(inWorld)
)
