import { Effect, Option } from "effect"
import { invoiceOf } from "../../bill/Invoice.ts"
import type { Dealer } from "../../dealer/Dealer.ts"
import {
  Billing,
  BillingOutcomeUnknown,
  findInBilling,
  objectKindOf,
  type BillingObject,
  type BillingRejected
} from "../Billing.ts"
import { kindRules, NotInBilling, type BillingOperation } from "../BillingOperation.ts"
import type { ReadyCall } from "../prepareCall.ts"
import { SensitiveStrings, personalTextsOf } from "../../dealer/SensitiveStrings.ts"
import { recoveryOf } from "../recoveryOf.ts"

export interface OperationContext {
  readonly operation: BillingOperation
  readonly dealer: Dealer
  readonly call: ReadyCall
}

const send = Effect.fn("sendOperation.send")(function* ({ call, dealer, operation }: OperationContext) {
  const billing = yield* Billing
  const { accountType, reference } = operation
  const { requisite, requisiteVersion } = dealer
  switch (call.kind) {
    case "CLIENT":
      return yield* billing.createClient({ reference, name: requisite.name })
    case "PAYER":
      return yield* billing.setPayer({ clientId: call.clientId, reference, requisite, requisiteVersion })
    case "CONTRACT": {
      const { clientId, payerId } = call
      return yield* billing.createContract({ clientId, reference, payerId, accountType })
    }
    case "INVOICE": {
      const { bill, contractId, payerVersion } = call
      const invoice = invoiceOf(bill)
      return yield* billing.issueInvoice({ contractId, reference, invoice, requisiteVersion: payerVersion })
    }
    case "CANCELLATION":
      return yield* billing.cancelInvoice({ invoiceId: call.invoiceId, reference, reason: call.reason })
  }
})

const isAsWanted = (found: BillingObject, { call, dealer }: OperationContext): boolean => {
  if (call.kind === "PAYER") return (found.requisiteVersion ?? 0) >= dealer.requisiteVersion
  return kindRules[call.kind].isShownBy(found) && (!("invoiceId" in call) || found.id === call.invoiceId)
}

const lookUp = Effect.fn("sendOperation.lookUp")(function* (context: OperationContext) {
  const { kind, reference } = context.operation
  const found = yield* findInBilling(objectKindOf(kind), reference)
  return Option.filter(found, (object) => isAsWanted(object, context))
})

/** A refused repeat says nothing about the first call, which may have been carried out. */
const refusedRepeat = Effect.fn("sendOperation.refusedRepeat")(function* (
  context: OperationContext,
  refusal: BillingRejected
) {
  const found = yield* lookUp(context).pipe(
    Effect.catch((error) =>
      Effect.fail(
        new BillingOutcomeUnknown({
          reason: `refused (${refusal.reason}), but the outcome of an earlier call is unknown: ${error.reason}`,
          isDoubtful: error._tag === "BillingOutcomeUnknown" && error.isDoubtful === true
        })
      )
    )
  )
  return Option.isSome(found) ? found.value : yield* refusal
})

/**
 * An operation with an earlier call of unknown outcome is sent again, looked up (`NotInBilling`) or left to an
 * operator, depending on Billing's recovery.
 */
export const sendOperation = Effect.fn("sendOperation")(
  function* (context: OperationContext, wasSentBefore: boolean) {
    const { operation } = context
    const recovery = yield* recoveryOf(operation.kind)
    if (!wasSentBefore || recovery === "idempotent") {
      const mayBeThere = wasSentBefore || (recovery === "lookup" && operation.attempts > 1)
      return yield* mayBeThere
        ? Effect.catchTag(send(context), "BillingRejected", (refusal) => refusedRepeat(context, refusal))
        : send(context)
    }
    if (recovery === "lookup") {
      const found = yield* lookUp(context)
      return Option.isSome(found) ? found.value : yield* new NotInBilling()
    }
    return yield* new BillingOutcomeUnknown({
      reason: "an earlier call was not answered, and this Billing cannot be queried"
    })
  },
  (effect, { dealer }) => Effect.provideService(effect, SensitiveStrings, personalTextsOf(dealer.requisite))
)
