import { Effect } from "effect"
import type { InvoiceDocument } from "../pdf/InvoiceDocument.ts"
import { getObject } from "./findObject.ts"

/** `"12345.67"` to kopecks. */
const kopecks = (money: string): bigint => BigInt(money.replace(".", ""))

export const getInvoiceDocument = Effect.fn("getInvoiceDocument")(function* (id: string) {
  const invoice = yield* getObject("invoice", id)
  const contract = yield* getObject("contract", invoice.contractId)
  const { items, purpose, vat } = invoice.content
  const document: InvoiceDocument = {
    number: invoice.sequence.toString(),
    issuedAt: invoice.createdAt,
    cancelledAt: invoice.cancelledAt,
    seller: invoice.seller,
    buyer: invoice.buyer,
    contract: { number: contract.sequence.toString(), signedAt: contract.createdAt },
    purpose,
    lines: items.map((item) => ({ ...item, price: kopecks(item.price), sum: kopecks(item.sum) })),
    sum: invoice.sum,
    vat: { ...vat, sum: vat.sum === null ? null : kopecks(vat.sum) }
  }
  return document
})
