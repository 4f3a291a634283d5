import type { Kopecks, Requisite, Seller, VatMode } from "@dealer-billing/domain"

export interface InvoiceLine {
  readonly name: string
  readonly quantity: number
  readonly unit: string
  readonly price: Kopecks
  readonly sum: Kopecks
}

/** All that an invoice says on paper. */
export interface InvoiceDocument {
  /** Digits only, at most 15: banks and the payment QR take no more. */
  readonly number: string
  readonly issuedAt: Date
  readonly cancelledAt: Date | null
  readonly seller: Seller
  readonly buyer: Pick<Requisite, "type" | "name" | "inn" | "kpp" | "legalAddress">
  readonly contract: { readonly number: string; readonly signedAt: Date }
  readonly purpose: string
  readonly lines: ReadonlyArray<InvoiceLine>
  /** To be paid, in kopecks, VAT included. */
  readonly sum: Kopecks
  readonly vat: { readonly mode: VatMode; readonly rate: string | null; readonly sum: Kopecks | null }
}
