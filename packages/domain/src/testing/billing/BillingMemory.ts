import { Context, Effect, Layer, Schema } from "effect"
import {
  Billing,
  BillingRejected,
  type BillingError,
  type BillingObject,
  type BillingObjectKind,
  type BillingOperationKind,
  type BillingRecovery
} from "../../billing/Billing.ts"
import { askToSend } from "../../billing/worker/Lease.ts"
import { changeIn, putInto, type BillingMemoryObject, type BillingPut } from "./BillingBook.ts"
import { spoiled, takeFault, type BillingFault, type PlannedFault } from "./BillingFault.ts"

/** A call that the in-memory Billing received. */
export interface BillingCall {
  readonly action: "put" | "list"
  readonly kind: BillingOperationKind
  readonly reference: string
}

interface State {
  recovery: BillingRecovery
  readonly book: Array<BillingMemoryObject>
  readonly calls: Array<BillingCall>
  readonly planned: Array<PlannedFault>
}

const afterPermit = (call: () => Effect.Effect<BillingObject, BillingError>) => Effect.flatMap(askToSend, call)

const putBy =
  (state: State) =>
  (put: BillingPut): Effect.Effect<BillingObject, BillingError> =>
    afterPermit(() => {
      state.calls.push({ action: "put", kind: put.kind, reference: put.reference })
      const attempt = Effect.suspend(() => {
        const unknown = put.needs.find((id) => !state.book.some((object) => object.id === id))
        return unknown === undefined
          ? Effect.succeed(putInto(state.book, put, state.recovery === "idempotent"))
          : Effect.fail(new BillingRejected({ reason: `there is no ${unknown}` }))
      })
      const fault = takeFault(state.planned, put.kind)
      return fault === null ? attempt : spoiled(attempt, fault)
    })

const cancelIn = ({ book }: State, invoiceId: string, cancelReason: string) =>
  Effect.suspend((): Effect.Effect<BillingObject, BillingError> => {
    const invoice = book.find(({ id, kind }) => id === invoiceId && kind === "INVOICE")
    if (invoice === undefined) return Effect.fail(new BillingRejected({ reason: `there is no ${invoiceId}` }))
    if (invoice.hasMoney === true) return Effect.fail(new BillingRejected({ reason: `${invoiceId} has money` }))
    return Effect.succeed(changeIn(book, invoiceId, { isCancelled: true, cancelReason }) ?? invoice)
  })

const heldBy = ({ book }: State, kind: BillingObjectKind, reference: string) =>
  book.filter((object) => object.kind === kind && object.reference === reference)

const portOf = (state: State): Billing["Service"] => {
  const put = putBy(state)
  const plain = { requisiteVersion: null }
  return {
    recovery: Effect.sync(() => state.recovery),
    createClient: (sent) => put({ ...plain, kind: "CLIENT", reference: sent.reference, needs: [], sent }),
    setPayer: (sent) => {
      const { clientId, reference, requisiteVersion } = sent
      return put({ kind: "PAYER", reference, needs: [clientId], requisiteVersion, sent })
    },
    createContract: (sent) => {
      const { clientId, payerId, reference } = sent
      return put({ ...plain, kind: "CONTRACT", reference, needs: [clientId, payerId], sent })
    },
    issueInvoice: (sent) => {
      const { contractId, reference } = sent
      return put({ ...plain, kind: "INVOICE", reference, needs: [contractId], sent })
    },
    cancelInvoice: ({ invoiceId, reason, reference }) =>
      afterPermit(() => {
        state.calls.push({ action: "put", kind: "CANCELLATION", reference })
        const attempt = cancelIn(state, invoiceId, reason)
        const fault = takeFault(state.planned, "CANCELLATION")
        return fault === null ? attempt : spoiled(attempt, fault)
      }),
    list: (kind, reference) =>
      Effect.sync(() => {
        state.calls.push({ action: "list", kind, reference })
        return heldBy(state, kind, reference).map(({ id, isCancelled, number, requisiteVersion, sent, url }) => ({
          id,
          number,
          requisiteVersion,
          url,
          ...(isCancelled === undefined ? {} : { isCancelled }),
          ...(isInvoiceRequest(sent) ? { sum: sent.invoice.sum } : {})
        }))
      })
  }
}

const isInvoiceRequest = Schema.is(Schema.Struct({ invoice: Schema.Struct({ sum: Schema.BigInt }) }))

const controlOf = (state: State) => ({
  objects: Effect.sync((): ReadonlyArray<BillingMemoryObject> => [...state.book]),
  calls: Effect.sync((): ReadonlyArray<BillingCall> => [...state.calls]),
  /** Removes an object, as a restore from an old backup would. */
  lose: (id: string) =>
    Effect.sync(() => {
      const index = state.book.findIndex((object) => object.id === id)
      if (index >= 0) state.book.splice(index, 1)
    }),
  /** Billing refuses to cancel an invoice with a payment. */
  pay: (invoiceId: string) => Effect.sync(() => void changeIn(state.book, invoiceId, { hasMoney: true })),
  /** Only an `idempotent` Billing makes no second object under a known reference. */
  setRecovery: (recovery: BillingRecovery) =>
    Effect.sync(() => {
      state.recovery = recovery
    }),
  /**
   * Makes the next `times` calls fail (1 by default) that make or cancel an object of the kind `on` (any by default).
   */
  plan: (fault: BillingFault, options: { on?: BillingOperationKind | "*"; times?: number } = {}) =>
    Effect.sync(() => {
      state.planned.push({ fault, on: options.on ?? "*", times: options.times ?? 1 })
    })
})

/** Controls of an in-memory Billing: what it received, and how it fails next. */
export class BillingMemory extends Context.Service<BillingMemory, ReturnType<typeof controlOf>>()(
  "@dealer-billing/domain/testing/billing/BillingMemory"
) {
  /** A new, empty Billing with each build. */
  static readonly layer: Layer.Layer<Billing | BillingMemory> = Layer.fresh(
    Layer.effectContext(
      Effect.sync(() => {
        const state: State = { recovery: "idempotent", book: [], calls: [], planned: [] }
        return Context.make(Billing, portOf(state)).pipe(Context.add(BillingMemory, controlOf(state)))
      })
    )
  )
}
