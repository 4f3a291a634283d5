import { Effect, Layer } from "effect"
import {
  Billing,
  formatMoney,
  formatPercent,
  objectKindOf,
  type BillingOperationKind
} from "@dealer-billing/domain/internal"
import { BillingMemory, type BillingFault, type BillingMemoryObject } from "@dealer-billing/domain/testing"
import { FarSide, retryAfterMs, type ArrivedCall, type BillingHarness, type FarFault } from "./BillingHarness.ts"

type Port = Billing["Service"]
type Sent<Call extends "createClient" | "setPayer" | "createContract" | "issueInvoice"> = Parameters<Port[Call]>[0]

const faults: Readonly<Partial<Record<FarFault, BillingFault>>> = {
  "drop-before-commit": { _tag: "DropBeforeCommit" },
  "drop-after-commit": { _tag: "DropAfterCommit" },
  refuse: { _tag: "Refuse", reason: "no such company" },
  busy: { _tag: "Unavailable", retryAfterMs }
}

const noWire = "in memory there is no connection"

const readFields = (object: BillingMemoryObject, kind: BillingOperationKind): ArrivedCall["fields"] => {
  if (kind === "CANCELLATION") return object.cancelReason === undefined ? {} : { reason: object.cancelReason }
  if (kind === "CLIENT") return { name: (object.sent as Sent<"createClient">).name }
  if (kind === "CONTRACT") return { accountType: (object.sent as Sent<"createContract">).accountType }
  if (kind === "PAYER") {
    const { requisite, requisiteVersion } = object.sent as Sent<"setPayer">
    const { inn, name, settlementAccount } = requisite
    return { payerName: name, inn, settlementAccount, requisiteVersion: String(requisiteVersion) }
  }
  kind satisfies "INVOICE"
  const { currency, items, purpose, sum, vat } = (object.sent as Sent<"issueInvoice">).invoice
  return {
    sum: formatMoney(sum),
    currency,
    vatMode: vat.mode,
    vatRate: vat.rate === null ? "" : formatPercent(vat.rate),
    vatSum: formatMoney(vat.sum ?? 0n),
    purpose,
    itemSum: items.map((item) => formatMoney(item.sum)).join()
  }
}

const repeat = (billing: Port, { kind, sent }: BillingMemoryObject) => {
  if (kind === "CLIENT") return billing.createClient(sent as Sent<"createClient">)
  if (kind === "PAYER") return billing.setPayer(sent as Sent<"setPayer">)
  if (kind === "CONTRACT") return billing.createContract(sent as Sent<"createContract">)
  return billing.issueInvoice(sent as Sent<"issueInvoice">)
}

const farSide = Effect.gen(function* () {
  const memory = yield* BillingMemory
  const billing = yield* Billing
  const find = Effect.fn("find")(function* (kind: BillingOperationKind, reference: string) {
    return (yield* memory.objects).find(
      (object) => object.kind === objectKindOf(kind) && object.reference === reference
    )
  })
  return FarSide.of({
    spoil: (fault, on) => {
      const planned = faults[fault]
      return planned === undefined || on === "LOOKUP" ? Effect.die(noWire) : memory.plan(planned, { on })
    },
    makeTwin: (kind, reference) =>
      Effect.gen(function* () {
        const object = yield* find(kind, reference)
        if (object === undefined) return yield* Effect.die(`there is no ${kind} ${reference}`)
        yield* memory.setRecovery("lookup")
        yield* Effect.orDie(repeat(billing, object))
        yield* memory.setRecovery("idempotent")
      }),
    arrived: Effect.gen(function* () {
      const calls = (yield* memory.calls).filter(({ action }) => action === "put")
      return yield* Effect.forEach(calls, ({ kind, reference }) =>
        Effect.map(find(kind, reference), (object): ArrivedCall => ({
          kind,
          fields: object === undefined ? {} : readFields(object, kind)
        }))
      )
    })
  })
})

/** `BillingMemory` as the adapter and its own far side. */
export const billingMemoryHarness: BillingHarness = {
  layer: Layer.effect(FarSide, farSide).pipe(Layer.provideMerge(BillingMemory.layer)),
  lacks: {
    delay: noWire,
    "server-error": noWire,
    unreadable: noWire,
    "forged-reference": noWire,
    "older-version": noWire,
    "foreign-link": noWire,
    "plain-link": noWire,
    unauthorized: noWire,
    lookup: noWire
  }
}
