import { type Billing, BillingRejected, BillingUnavailable, type StorageUnavailable } from "@dealer-billing/domain"
import { type BillingObject } from "@dealer-billing/domain/internal"
import { Effect, Option } from "effect"
import { localId } from "./shared/localId.ts"
import { readPayer } from "./shared/Payer.ts"
import type { LocalParties } from "./store/LocalParties.ts"

type Port = Billing["Service"]

const makeObject = (id: string, requisiteVersion: number | null = null): BillingObject => ({
  id,
  requisiteVersion,
  number: null,
  url: null
})

/** T-Bank was not called, so the step can be repeated. */
export const notStored = ({ reason }: StorageUnavailable) => new BillingUnavailable({ reason, retryAfterMs: null })

const missing = (what: string, id: string) =>
  Effect.fail(new BillingRejected({ reason: `there is no ${what} ${id}` }))

/** The steps that T-Bank does not have, in our own store. */
export const localSteps = (
  parties: LocalParties["Service"]
): Pick<Port, "createClient" | "setPayer" | "createContract"> => ({
  createClient: Effect.fn("TBank.createClient")(function* ({ reference }) {
    const id = localId("CLIENT", reference)
    yield* Effect.mapError(parties.putClient({ id, reference }), notStored)
    return makeObject(id)
  }),
  setPayer: Effect.fn("TBank.setPayer")(function* ({ clientId, reference, requisite, requisiteVersion }) {
    const payer = yield* Effect.fromResult(readPayer(requisite))
    const id = localId("PAYER", reference)
    const put = parties.putPayer({ id, reference, clientId, version: requisiteVersion, payer })
    const newest = yield* Effect.mapError(put, notStored)
    return Option.isSome(newest) ? makeObject(id, newest.value) : yield* missing("client", clientId)
  }),
  createContract: Effect.fn("TBank.createContract")(function* ({ clientId, payerId, reference }) {
    const id = localId("CONTRACT", reference)
    const isThere = yield* Effect.mapError(parties.putContract({ id, reference, clientId, payerId }), notStored)
    return isThere ? makeObject(id) : yield* missing("payer", payerId)
  })
})
