import type { PaymentsDialect } from "@dealer-billing/domain"
import { eventText, eventTextOtherwise } from "./eventText.ts"
import { planEvents } from "./planEvents.ts"
import { planPoison } from "./planPoison.ts"
import type { PlannedEvent, PlannedMessage } from "./PlannedMessage.ts"
import type { SeededRandom } from "./SeededRandom.ts"
import type { World } from "./World.ts"

const share = { reordered: 0.05, repeated: 0.1, poison: 0.01, repeatedElsewhere: 0.2, repeatedOtherwise: 0.4 }
const reorderWindow = 50
const repeatWindow = 500

interface Placed {
  readonly at: number
  readonly message: PlannedMessage
}

const makeMessage = (event: PlannedEvent, text: string, key = event.account.contractId): PlannedMessage => ({
  key,
  value: Buffer.from(text),
  expectation: { _tag: "Event", event }
})

/** Under another key a repeat may overtake its payment. The bytes may differ, but not the content. */
const makeRepeat = (random: SeededRandom, world: World, event: PlannedEvent): PlannedMessage => {
  const text = random.chance(share.repeatedOtherwise) ? eventTextOtherwise(event) : eventText(event)
  const key = random.chance(share.repeatedElsewhere) ? random.pick(world).contractId : event.account.contractId
  return makeMessage(event, text, key)
}

/** Events, some out of order and some repeated, and poison. */
export const planMessages = (
  random: SeededRandom,
  world: World,
  count: number,
  dialect: PaymentsDialect
): ReadonlyArray<PlannedMessage> => {
  const events = planEvents(random, world, count, dialect)
  const placed: Array<Placed> = events.map((event, index) => ({
    at: random.chance(share.reordered) ? index + random.integer(-reorderWindow, reorderWindow) : index,
    message: makeMessage(event, eventText(event))
  }))
  for (const [index, event] of events.entries()) {
    if (!random.chance(share.repeated)) continue
    placed.push({ at: index + random.integer(1, repeatWindow), message: makeRepeat(random, world, event) })
  }
  const victims = events
    .map((event, index) => ({ event, index }))
    .filter(({ event }) => event.type !== "payment.reversed")
  for (let number = 1; number <= Math.ceil(count * share.poison); number += 1) {
    const { event, index } = random.pick(victims)
    // After the payment, even if that was reordered: a conflict needs the original.
    const at = index + reorderWindow + random.integer(1, repeatWindow)
    placed.push({ at, message: planPoison(random, world, event, number) })
  }
  return placed.toSorted((left, right) => left.at - right.at).map(({ message }) => message)
}
