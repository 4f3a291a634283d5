import { Effect, Option, Result, Schema } from "effect"
import type { Account } from "../../account/Account.ts"
import { currentCaller, workerActor } from "../../audit/Change.ts"
import { noteOutcome, unchanged } from "../../audit/noteOutcome.ts"
import { getKnownBill } from "../../bill/getKnownBill.ts"
import { BillingId, newText } from "../../shared/Text.ts"
import { Transaction } from "../../shared/Transaction.ts"
import { Billing, objectKindOf, type BillingObject, type BillingOperationKind } from "../Billing.ts"
import { kindRules, settled, type BillingOperation } from "../BillingOperation.ts"
import { OperationQueries } from "./OperationQueries.ts"
import { BillingOperationRepository } from "../BillingOperationRepository.ts"
import { getOperation, operationHistoryMax } from "./getOperation.ts"
import { updateRequisiteActor } from "../OperationEvent.ts"
import { OperationSignal } from "../worker/OperationSignal.ts"
import { recoveryOf } from "../recoveryOf.ts"
import { storeResult } from "../worker/storeResult.ts"
import { OperationNotOpen, lockForOperator, type OperationRef } from "./lockForOperator.ts"

const webLink = /^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/u

/** The command of `adoptOperation`: the object's id in Billing; of an invoice also its link and number. */
export const AdoptOperation = Schema.Struct({
  // It becomes a path segment, where dots alone would lead elsewhere.
  remoteId: BillingId.check(Schema.isPattern(/^(?!\.{1,2}$)/u, { message: "must not be dots alone" })),
  url: Schema.optionalKey(
    newText(2_048).check(
      Schema.isPattern(webLink, { message: "must be a link that begins with http:// or https://" })
    )
  ),
  number: Schema.optionalKey(newText(64)),
  /** The operator insists although Billing does not confirm the object. */
  unconfirmed: Schema.optionalKey(Schema.Boolean)
})
export type AdoptOperation = typeof AdoptOperation.Type

/** The object in Billing is not the one that the operation is about. `reason` says why. */
export class RemoteIdMismatch extends Schema.TaggedError<RemoteIdMismatch>()("RemoteIdMismatch", {
  operationId: Schema.BigInt,
  remoteId: Schema.String,
  reason: Schema.String
}) {
  override get message(): string {
    return `Billing operation ${this.operationId} cannot adopt ${this.remoteId}: ${this.reason}`
  }
}

const howToInsist = "to adopt it anyway, send unconfirmed: true (command line: --unconfirmed)"

interface Evidence {
  /** Null when Billing does not confirm the object. */
  readonly confirmed: BillingObject | null
  readonly detail: string
}

/** When Billing cannot confirm the object, the operator must insist: a mistyped id would misdirect money. */
const findEvidence = Effect.fn("adoptOperation.findEvidence")(function* (
  { id, kind, reference }: BillingOperation,
  { remoteId, unconfirmed = false }: AdoptOperation
) {
  const acceptUnconfirmed = (why: string): Evidence => ({
    confirmed: null,
    detail: `not confirmed by Billing: ${why}`
  })
  const requireInsistence = (why: string) =>
    unconfirmed
      ? Effect.succeed(acceptUnconfirmed(`${why}; the operator insisted`))
      : Effect.fail(new RemoteIdMismatch({ operationId: id, remoteId, reason: `${why}; ${howToInsist}` }))
  if ((yield* recoveryOf(kind)) === "none") return acceptUnconfirmed("this Billing cannot be queried by reference")
  const answer = yield* Effect.result((yield* Billing).list(objectKindOf(kind), reference))
  if (answer._tag === "Failure") return yield* requireInsistence(answer.failure.message)
  const confirmed = answer.success.find((object) => object.id === remoteId)
  if (confirmed !== undefined && !kindRules[kind].isShownBy(confirmed)) {
    return yield* requireInsistence(`Billing does not say that the ${kind.toLowerCase()} was carried out`)
  }
  if (confirmed !== undefined) return { confirmed, detail: "confirmed by Billing" } satisfies Evidence
  const [other] = answer.success
  if (other === undefined) return yield* requireInsistence("Billing has nothing under our reference")
  const reason = `under our reference Billing has ${other.id}`
  return yield* new RemoteIdMismatch({ operationId: id, remoteId, reason })
})

const checkUnused = Effect.fn("adoptOperation.checkUnused")(function* (
  operation: BillingOperation,
  remoteId: string
) {
  if (operation.remoteId !== null && operation.remoteId !== remoteId) {
    const reason = `its object is ${operation.remoteId}, and other objects depend on it`
    return yield* new RemoteIdMismatch({ operationId: operation.id, remoteId, reason })
  }
  const holder = yield* (yield* BillingOperationRepository).findByRemoteId(operation.kind, remoteId)
  if (Option.isSome(holder) && holder.value.id !== operation.id) {
    const reason = `it already belongs to operation ${holder.value.id}`
    return yield* new RemoteIdMismatch({ operationId: operation.id, remoteId, reason })
  }
  if (operation.billId === null || objectKindOf(operation.kind) === operation.kind) return
  const { invoiceId } = yield* getKnownBill(operation.billId)
  if (invoiceId !== remoteId) {
    const reason = `the invoice of its bill is ${invoiceId}`
    return yield* new RemoteIdMismatch({ operationId: operation.id, remoteId, reason })
  }
})

const hasStepsBefore = (kind: BillingOperationKind, { clientId, contractId, payerId }: Account): boolean => {
  const needed = { CLIENT: "", PAYER: clientId, CONTRACT: payerId, INVOICE: contractId, CANCELLATION: contractId }
  return needed[kind] !== null
}

/** The version in the last call: older than the operation's if new legal details came after it. */
const sentVersion = Effect.fn("adoptOperation.sentVersion")(function* ({ id, requisiteVersion }: BillingOperation) {
  const events = yield* (yield* OperationQueries).history(id, operationHistoryMax)
  const claim = events.findLastIndex(({ actor, detail }) => actor === workerActor && detail === null)
  const isNewer = events.slice(claim + 1).some(({ actor }) => actor === updateRequisiteActor)
  return isNewer ? requisiteVersion - 1 : requisiteVersion
})

const adopt = Effect.fn("adoptOperation.adopt")(function* (
  { number, operationId: id, remoteId, url }: AdoptOperation & OperationRef,
  evidence: Result.Result<Evidence, RemoteIdMismatch>
) {
  const { account, operation } = yield* lockForOperator(id)
  const { state } = operation
  if (state === "DONE" && operation.remoteId === remoteId) return yield* noteOutcome(unchanged)
  if (state === "DONE" || !hasStepsBefore(operation.kind, account)) {
    const because = state === "DONE" ? `its object is ${operation.remoteId}` : "an earlier step is not done yet"
    return yield* new OperationNotOpen({ operationId: id, state, because })
  }
  yield* checkUnused(operation, remoteId)
  const { confirmed, detail } = yield* Effect.fromResult(evidence)
  const sent = {
    requisiteVersion: confirmed?.requisiteVersion ?? (yield* sentVersion(operation)),
    wasSentBefore: true
  }
  const object = confirmed ?? { id: remoteId, number: number ?? null, url: url ?? null, requisiteVersion: null }
  const adopted = settled(operation, sent, Result.succeed(object), yield* recoveryOf(operation.kind))
  yield* storeResult({
    account,
    operation: adopted,
    object,
    sentRequisiteVersion: null,
    actor: yield* currentCaller,
    detail: `adopted ${remoteId}, ${detail}`,
    retryInMs: 0
  })
})

/**
 * Stores an object that an operator found in Billing as the result of an operation. Billing's own data takes
 * precedence over what the operator typed. A repeat changes nothing.
 */
export const adoptOperation = Effect.fn("adoptOperation")(function* (command: AdoptOperation & OperationRef) {
  const transaction = yield* Transaction
  const signal = yield* OperationSignal
  const { operation } = yield* (yield* OperationQueries).get(command.operationId)
  const evidence = yield* Effect.result(findEvidence(operation, command))
  yield* transaction.run(adopt(command, evidence))
  yield* signal.notify
  return yield* getOperation(command.operationId)
})
