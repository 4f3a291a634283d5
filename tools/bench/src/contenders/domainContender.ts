import { postgresLayer } from "@dealer-billing/adapters-postgres"
import { applyPayments, LedgerRepository, Transaction } from "@dealer-billing/domain"
import { Array as Arr, Context, Effect, Layer, type Redacted } from "effect"
import { makeMessage } from "../world/events.ts"
import { requisiteKeys } from "../world/seedBooks.ts"
import type { Contender } from "./Contender.ts"

/** The use case with the Postgres adapter, from raw bytes. */
export const domainContender = Effect.fn("domainContender")(function* (
  url: Redacted.Redacted<string>,
  connections: number
) {
  const storage = yield* Layer.build(postgresLayer({ url, requisiteKeys, poolMax: connections }))
  const ports = Context.pick(LedgerRepository, Transaction)(storage)
  return {
    prepare: (events) => {
      const messages = events.map((event) => makeMessage(event, connections))
      return Arr.isReadonlyArrayNonEmpty(messages)
        ? Effect.asVoid(applyPayments(messages)).pipe(Effect.provideContext(ports))
        : Effect.void
    }
  } satisfies Contender
})
