import {
  FarSide,
  retryAfterMs,
  type ArrivedCall,
  type BillingHarness,
  type FarFault
} from "@dealer-billing/domain/contract"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { Effect, Layer } from "effect"
import { randomUUID } from "node:crypto"
import { billingOn, TBank } from "./layers.ts"
import type { StandInFault } from "./standIn.ts"

const issuedWith = (pdfUrl: string): StandInFault => {
  const invoiceId = randomUUID()
  return { status: 200, body: { pdfUrl, invoiceId, incomingInvoiceUrl: `https://stand-in.example/${invoiceId}` } }
}

const refusal = (status: number, errorMessage: string): StandInFault => ({
  status,
  body: { errorCode: "REFUSED", errorMessage }
})

const makeFault = (fault: FarFault): StandInFault => {
  switch (fault) {
    case "drop-before-commit":
    case "drop-after-commit":
      return fault
    case "delay":
      return "silence"
    case "server-error":
      return { status: 500 }
    case "unreadable":
      return "truncated"
    case "forged-reference":
    case "older-version":
      return "foreign-request-id"
    case "foreign-link":
      return issuedWith("https://another.example/1.pdf")
    case "plain-link":
      return issuedWith("http://stand-in.example/1.pdf")
    case "refuse":
      return refusal(422, `cannot accept ${sampleRequisite.name}; ${sampleRequisite.inn}`)
    case "busy":
      return { status: 429, retryAfter: String(retryAfterMs / 1000) }
    case "unauthorized":
      return refusal(401, "no such token")
  }
}

interface SentItem {
  readonly price: number
  readonly amount: number
  readonly vat: string
}

const readFields = (text: string): ArrivedCall["fields"] => {
  const body = JSON.parse(text) as { items: ReadonlyArray<SentItem>; customPaymentPurpose: string }
  const sum = body.items.reduce((total, { amount, price }) => total + price * amount, 0).toFixed(2)
  return {
    sum,
    itemSum: sum,
    vatRate: `${body.items[0]?.vat}.00`,
    purpose: body.customPaymentPurpose
  }
}

const farSide = Effect.map(TBank, (standIn) =>
  FarSide.of({
    spoil: (fault) => Effect.sync(() => void standIn.faults.push(makeFault(fault))),
    makeTwin: () => Effect.die("T-Bank has no references"),
    arrived: Effect.sync(() =>
      standIn.sent.map((text): ArrivedCall => ({ kind: "INVOICE", fields: readFields(text) }))
    )
  })
)

const noLookUp = "T-Bank has no look-up by our reference"

/** Clients, payers and contracts are in the adapter's own store. */
export const tbankHarness = <E>(store: Parameters<typeof billingOn<E>>[0]) =>
  ({
    layer: Layer.effect(FarSide, farSide).pipe(Layer.provideMerge(billingOn(store))),
    sends: ["INVOICE"],
    lacks: {
      twins: noLookUp,
      lookup: noLookUp,
      "listed-sum": "T-Bank does not answer the sum",
      currency: "T-Bank's invoices are in roubles",
      vatMode: "T-Bank takes the rate alone",
      vatSum: "T-Bank computes the VAT"
    }
  }) satisfies BillingHarness<unknown>
