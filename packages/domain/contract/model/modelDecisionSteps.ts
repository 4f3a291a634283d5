import { CmeDealerId, resolvePayment, type PaymentDecision } from "../../src/index.ts"
import { newMoneyOf, rangeOf, takeTotal, type UntoldTotal } from "./NaiveBooks.ts"
import { named, type ModelStep, type ModelWorld } from "./modelWorld.ts"
import { Effect } from "effect"

/** Sometimes more or less than can be new, sometimes another account than the invoice's. */
const decisionOn = ({ books }: ModelWorld, { amount, flags }: ModelStep, total: UntoldTotal): PaymentDecision => {
  if (flags % 5 === 0) return { action: "reject", reason: "counted already" }
  if (flags % 5 === 1) return { action: "retry" }
  const { least, most } = newMoneyOf(books, total.bill, total)
  const newMoney = [least, most, (least + most) / 2n, most + 1n, least - 1n][amount % 5]!
  const { dealer, type } = total.bill.account
  return {
    action: "apply",
    cmeDealerId: CmeDealerId.make(dealer),
    accountType: flags % 7 === 0 ? "DEPOSIT" : type,
    newMoney: newMoney > 0n ? newMoney : 0n
  }
}

const applied = ({ books }: ModelWorld, decision: PaymentDecision, total: UntoldTotal) => {
  if (decision.action !== "apply") return "nothing"
  const newMoney = decision.newMoney ?? -1n
  const { isUntold, least, most } = newMoneyOf(books, total.bill, total)
  const isOwn = decision.accountType === total.bill.account.type
  if (!isUntold || !isOwn || total.range !== `${least} to ${most}` || newMoney < least || newMoney > most)
    return "PaymentNotApplicable"
  const outcome = takeTotal(books, total.bill, { ...total, newMoney })
  return outcome === "APPLIED" ? outcome : "PaymentNotApplicable"
}

const tried = ({ books }: ModelWorld, total: UntoldTotal) => {
  const outcome = takeTotal(books, total.bill, { ...total, newMoney: null })
  total.range = outcome === "UNTOLD" ? rangeOf(books, total.bill, total) : ""
  return outcome === "UNTOLD" ? "PARKED" : outcome
}

/** A person deals with a total of which nothing tells how much is new. */
export const decideOne = Effect.fnUntraced(function* (world: ModelWorld, step: ModelStep) {
  const { books } = world
  const total = [...books.untold.values()][step.pick % Math.max(1, books.untold.size)]
  if (total === undefined) return { actual: "", expected: "" }
  const decision = decisionOn(world, step, total)
  const expected =
    decision.action === "reject"
      ? "REJECTED"
      : decision.action === "retry"
        ? tried(world, total)
        : applied(world, decision, total)
  const actual = yield* named(resolvePayment(total.id, decision, "ann"), ({ status }) => status)
  if (expected === "APPLIED" || expected === "STALE") books.facts.set(total.id, total.fact)
  if (expected !== "PARKED" && expected !== "PaymentNotApplicable") books.untold.delete(total.id)
  return { actual, expected }
})
