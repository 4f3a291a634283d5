import { factText } from "./factText.ts"
import type { Expectation, PlannedFact, PlannedMessage } from "./PlannedMessage.ts"
import type { SeededRandom } from "./SeededRandom.ts"
import type { World } from "./World.ts"

interface Poison {
  readonly kind: string
  readonly reasons: ReadonlyArray<string>
  readonly value: Buffer | null
}

const deep = 20_000
const hugeBytes = 2 * 1024 * 1024

/** In the corpus huge ones are rare, so that the run does not become one about disk space. */
const hugeOneIn = 40

const bytes = (text: string): Buffer => Buffer.from(text)

const unreadable = (fact: PlannedFact): ReadonlyArray<readonly [kind: string, value: Buffer | null]> => [
  ["no value", null],
  ["empty", Buffer.alloc(0)],
  ["cut off", bytes(factText(fact).slice(0, -7))],
  ["not JSON", bytes("<html>502 Bad Gateway</html>")],
  ["invalid UTF-8", Buffer.concat([bytes('{"type":"'), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), bytes('"}')])],
  ["NUL bytes", Buffer.from([0, 0, 0, 0])],
  ["NUL in an id", bytes(factText(fact, { paymentId: "p\u0000" }))],
  ["a list", bytes(`[${factText(fact)}]`)],
  ["a number", bytes("42")],
  ["null", bytes("null")],
  ["deep nesting", bytes("[".repeat(deep) + "]".repeat(deep))],
  ["deep object", bytes('{"a":'.repeat(deep) + "1" + "}".repeat(deep))],
  ["duplicate keys", bytes(factText(fact).replace("{", '{"sum":"1.00",'))],
  ["unknown type", bytes(factText(fact, { type: "payment.imagined" }))],
  ["an id as a number", bytes(factText(fact, { paymentId: 7 }))],
  ["no id", bytes(factText(fact, { paymentId: undefined }))],
  ["a bad time", bytes(factText(fact, { paidAt: "yesterday" }))],
  ["a polluting key", bytes('{"__proto__":{"type":"payment.received"}}')]
]

const badSumTexts = ["0.00", "-5.00", "+5.00", "10.005", "1e3", "1e400", "NaN", "5", "5,00", "", "٥.٠٠", " 5.00"]
const badSums: ReadonlyArray<unknown> = [...badSumTexts, "9223372036854775808.00", 5, 5.1, null, ["5.00"]]

/** Readable facts that must not be applied; each has ids of its own. */
const unappliable = (random: SeededRandom, world: World, victim: PlannedFact, number: number) => {
  const { account } = victim
  const other = world.find((each) => each !== account && each.bills.length > 0)
  const fresh = { ...victim, type: "payment.received" as const, paymentId: `x-${number}`, invoiceId: null }
  const back = { ...fresh, type: "payment.reversed" as const }
  const victimId = victim.paymentId
  const list: ReadonlyArray<readonly [kind: string, reason: string, text: string]> = [
    ["a bad sum", "BAD_SUM", factText({ ...fresh }, { sum: random.pick(badSums) })],
    ["dollars", "BAD_CURRENCY", factText(fresh, { currency: "USD" })],
    ["no currency", "BAD_CURRENCY", factText(fresh, { currency: undefined })],
    ["an unknown contract", "UNKNOWN_CONTRACT", factText(fresh, { contractId: `nobody-${number}` })],
    ["an unknown invoice", "UNKNOWN_INVOICE", factText({ ...fresh, invoiceId: `nothing-${number}` })],
    ["an unknown payment", "UNKNOWN_PAYMENT", factText({ ...back, reversesPaymentId: `never-${number}` })],
    ["other content", "CONFLICT", factText(victim, { paidAt: "2026-11-21T10:00:00Z" })],
    ["too much back", "BAD_SUM", factText({ ...back, sum: victim.sum + 1n, reversesPaymentId: victimId })],
    ["another's invoice", "ACCOUNT_MISMATCH", factText({ ...fresh, invoiceId: other?.bills[0]?.invoiceId ?? "" })]
  ]
  const [kind, reason, text] = random.pick(list)
  return { kind, reasons: [reason], value: bytes(text) } satisfies Poison
}

const choose = (random: SeededRandom, world: World, victim: PlannedFact, number: number): Poison => {
  if (number % hugeOneIn === 0) {
    const value = bytes(factText(victim, { paymentId: `x-${number}`, note: "x".repeat(hugeBytes), sum: "no" }))
    return { kind: "2 MB", reasons: ["BAD_SUM", "BAD_MESSAGE"], value }
  }
  if (random.chance(0.5)) return unappliable(random, world, victim, number)
  const [kind, value] = random.pick(unreadable(victim))
  return { kind, reasons: ["BAD_MESSAGE"], value }
}

/** A message that must be parked; `victim` is a payment that came in, sent before it under the same key. */
export const planPoison = (
  random: SeededRandom,
  world: World,
  victim: PlannedFact,
  number: number
): PlannedMessage => {
  const { kind, reasons, value } = choose(random, world, victim, number)
  const expectation: Expectation = { _tag: "Parked", kind, reasons }
  return { key: victim.account.contractId, value, expectation }
}
