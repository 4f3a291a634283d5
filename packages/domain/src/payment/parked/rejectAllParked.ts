import { Effect, Schema } from "effect"
import { CurrentChange } from "../../audit/Change.ts"
import type { Kopecks } from "../../shared/Money.ts"
import { parkedAddress, parkedEvent } from "../getPayment.ts"
import { PaymentQueries, type ParkedCriteria, type ParkedView } from "../PaymentQueries.ts"
import { resolvePayment } from "./resolvePayment.ts"

export interface ParkedSelection {
  readonly ids: ReadonlyArray<bigint>
  /** Readable payments among them. */
  readonly payments: number
  /** In kopecks. */
  readonly sum: Kopecks
}

export class SelectionChanged extends Schema.TaggedError<SelectionChanged>()("SelectionChanged", {
  confirmed: Schema.Int,
  found: Schema.Int
}) {
  override get message(): string {
    return `${this.confirmed} messages were confirmed, but ${this.found} match now: review them and confirm again`
  }
}

const pageSize = 200

const receivedSum = (parked: ParkedView): Kopecks | null => {
  const event = parkedEvent(parked)
  return event?.type === "payment.received" ? event.sum : null
}

export const selectParked = Effect.fn("selectParked")(function* (criteria: ParkedCriteria) {
  const queries = yield* PaymentQueries
  const ids: Array<bigint> = []
  let payments = 0
  let sum = 0n
  let after: bigint | null = null
  while (true) {
    const page: ReadonlyArray<ParkedView> = yield* queries.listParked({
      filter: "OPEN",
      criteria,
      after,
      limit: pageSize
    })
    for (const parked of page) {
      const amount = receivedSum(parked)
      ids.push(parked.id)
      payments += amount === null ? 0 : 1
      sum += amount ?? 0n
    }
    after = page.at(-1)?.id ?? null
    if (after === null) return { ids, payments, sum } satisfies ParkedSelection
  }
})

/**
 * Each in its own transaction and with its own audit event, so that a second run continues where the first one ended.
 */
export const rejectAllParked = Effect.fn("rejectAllParked")(function* ({
  confirmed,
  criteria,
  reason
}: {
  readonly criteria: ParkedCriteria
  readonly reason: string
  readonly confirmed: number
}) {
  const change = yield* CurrentChange
  const { ids } = yield* selectParked(criteria)
  if (ids.length !== confirmed) return yield* new SelectionChanged({ confirmed, found: ids.length })
  let rejected = 0
  for (const id of ids) {
    const address = parkedAddress(id)
    const isRejected = yield* resolvePayment({ address, action: "reject", reason }).pipe(
      Effect.provideService(
        CurrentChange,
        change === null ? null : { ...change, target: `/v1/payments/${address}` }
      ),
      Effect.as(true),
      // The worker or another operator was faster.
      Effect.catchTag("PaymentAlreadyResolved", () => Effect.succeed(false)),
      // A rejection by the message's own address cannot fail otherwise.
      Effect.catch((error) => (error._tag === "StorageUnavailable" ? Effect.fail(error) : Effect.die(error)))
    )
    if (isRejected) rejected += 1
  }
  return rejected
})
