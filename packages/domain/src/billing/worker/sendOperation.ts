import { Effect, Option } from "effect"
import { invoiceOf } from "../../bill/Invoice.ts"
import type { Dealer } from "../../dealer/Dealer.ts"
import {
  Billing,
  BillingOutcomeUnknown,
  BillingUnavailable,
  findInBilling,
  objectKindOf,
  type BillingObject,
  type BillingRejected
} from "../Billing.ts"
import { isReady, NotInBilling, type BillingOperation, type OperationNeeds } from "../BillingOperation.ts"
import { SensitiveStrings, personalTextsOf } from "../SensitiveStrings.ts"
import { recoveryOf } from "../recoveryOf.ts"

/** `bill` and `payer` are null except for an invoice and its cancellation. */
export interface OperationContext extends OperationNeeds {
  readonly operation: BillingOperation
  readonly dealer: Dealer
  readonly cancelReason: string | null
}

const missing = (what: string) =>
  new BillingUnavailable({ reason: `${what} does not exist yet`, retryAfterMs: null })

const send = Effect.fn("sendOperation.send")(function* ({
  account,
  bill,
  cancelReason,
  dealer,
  operation,
  payer
}: OperationContext) {
  const billing = yield* Billing
  const { reference } = operation
  const { clientId, contractId, payerId } = account
  switch (operation.kind) {
    case "CLIENT":
      return yield* billing.createClient({ reference, name: dealer.requisite.name })
    case "PAYER": {
      const { requisite, requisiteVersion } = dealer
      return clientId === null
        ? yield* missing("the client")
        : yield* billing.setPayer({ clientId, reference, requisite, requisiteVersion })
    }
    case "CONTRACT": {
      if (clientId === null || payerId === null) return yield* missing("the payer")
      return yield* billing.createContract({ clientId, reference, payerId, accountType: account.accountType })
    }
    case "INVOICE": {
      if (contractId === null || bill === null) return yield* missing("the contract")
      return yield* billing.issueInvoice({
        contractId,
        reference,
        invoice: invoiceOf(bill),
        requisiteVersion: payer?.requisiteVersion ?? bill.requisiteVersion
      })
    }
    case "CANCELLATION": {
      const invoiceId = bill?.invoiceId ?? null
      if (invoiceId === null || cancelReason === null) return yield* missing("the invoice")
      return yield* billing.cancelInvoice({ invoiceId, reference, reason: cancelReason })
    }
  }
})

/** A Billing that does not say whether an invoice is cancelled is asked to cancel it again. */
const isAsWanted = (found: BillingObject, { bill, dealer, operation }: OperationContext): boolean => {
  if (operation.kind === "PAYER") return (found.requisiteVersion ?? 0) >= dealer.requisiteVersion
  return operation.kind !== "CANCELLATION" || (found.isCancelled === true && found.id === bill?.invoiceId)
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
    if (!isReady(operation.kind, context, wasSentBefore)) return yield* missing("what it needs")
    const recovery = yield* recoveryOf(operation.kind)
    if (!wasSentBefore || recovery === "idempotent") {
      const mayBeThere = wasSentBefore || (recovery === "lookup" && operation.attempts > 1)
      return yield* mayBeThere
        ? Effect.catchTag(send(context), "BillingRejected", (refusal) => refusedRepeat(context, refusal))
        : send(context)
    }
    if (recovery === "lookup") {
      const found = yield* lookUp(context)
      return Option.isSome(found) ? found.value : yield* new NotInBilling({ reference: operation.reference })
    }
    return yield* new BillingOutcomeUnknown({
      reason: "an earlier call was not answered, and this Billing cannot be queried"
    })
  },
  (effect, { dealer }) => Effect.provideService(effect, SensitiveStrings, personalTextsOf(dealer.requisite))
)
