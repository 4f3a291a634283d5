import { eventText } from "./eventText.ts"
import { unappliablePayment } from "./poisonedPayments.ts"
import { unappliableTotal } from "./poisonedTotals.ts"
import type { PlannedEvent, PlannedMessage } from "./PlannedMessage.ts"
import type { SeededRandom } from "./SeededRandom.ts"
import type { World } from "./World.ts"

interface Poison {
  readonly kind: string
  readonly reasons: ReadonlyArray<string>
  readonly value: Buffer | null
  readonly mayBeStale?: boolean
}

const deep = 20_000
const hugeBytes = 2 * 1024 * 1024

/** Rare, because of the disk space. */
const hugeOneIn = 40

const bytes = (text: string): Buffer => Buffer.from(text)

const unreadable = (event: PlannedEvent): ReadonlyArray<readonly [kind: string, value: Buffer | null]> => {
  const id = event.type === "invoice.paid-total" ? "invoiceId" : "paymentId"
  return [
    ["no value", null],
    ["empty", Buffer.alloc(0)],
    ["cut off", bytes(eventText(event).slice(0, -7))],
    ["not JSON", bytes("<html>502 Bad Gateway</html>")],
    ["invalid UTF-8", Buffer.concat([bytes('{"type":"'), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), bytes('"}')])],
    ["NUL bytes", Buffer.from([0, 0, 0, 0])],
    ["NUL in an id", bytes(eventText(event, { [id]: "p\u0000" }))],
    ["a list", bytes(`[${eventText(event)}]`)],
    ["a number", bytes("42")],
    ["null", bytes("null")],
    ["deep nesting", bytes("[".repeat(deep) + "]".repeat(deep))],
    ["deep object", bytes('{"a":'.repeat(deep) + "1" + "}".repeat(deep))],
    ["duplicate keys", bytes(eventText(event).replace("{", '{"currency":"RUB",'))],
    ["unknown type", bytes(eventText(event, { type: "payment.imagined" }))],
    ["an id as a number", bytes(eventText(event, { [id]: 7 }))],
    ["no id", bytes(eventText(event, { [id]: undefined }))],
    ["a bad time", bytes(eventText(event, { paidAt: "yesterday" }))],
    ["a polluting key", bytes('{"__proto__":{"type":"payment.received"}}')]
  ]
}

const choose = (random: SeededRandom, world: World, victim: PlannedEvent, number: number): Poison => {
  const isTotal = victim.type === "invoice.paid-total"
  if (number % hugeOneIn === 0) {
    const padding = { note: "x".repeat(hugeBytes) }
    const value = bytes(eventText(victim, { ...padding, ...(isTotal ? { totalPaid: "no" } : { sum: "no" }) }))
    return { kind: "2 MB", reasons: ["BAD_SUM", "BAD_MESSAGE"], value }
  }
  if (random.chance(0.5)) {
    const {
      kind,
      mayBeStale = false,
      reason,
      text
    } = isTotal ? unappliableTotal(random, victim, number) : unappliablePayment(random, world, victim, number)
    return { kind, reasons: [reason], value: bytes(text), mayBeStale }
  }
  const [kind, value] = random.pick(unreadable(victim))
  return { kind, reasons: ["BAD_MESSAGE"], value }
}

/** A message that must be parked; `victim` is sent before it under the same key. */
export const planPoison = (
  random: SeededRandom,
  world: World,
  victim: PlannedEvent,
  number: number
): PlannedMessage => {
  const { value, ...expected } = choose(random, world, victim, number)
  return { key: victim.account.contractId, value, expectation: { _tag: "Parked", ...expected } }
}
