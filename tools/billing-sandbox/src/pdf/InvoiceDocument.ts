import type { Kopecks, RequisiteFields } from "@dealer-billing/domain"
import type { Seller, VatMode } from "@dealer-billing/domain/internal"

export interface InvoiceLine {
  readonly name: string
  readonly quantity: number
  readonly unit: string
  readonly price: Kopecks
  readonly sum: Kopecks
}

export interface InvoiceDocument {
  /** Only digits, at most 15, the limit of banks and of the payment QR. */
  readonly number: string
  readonly issuedAt: Date
  readonly cancelledAt: Date | null
  readonly seller: Seller
  readonly buyer: Pick<RequisiteFields, "type" | "name" | "inn" | "kpp" | "legalAddress">
  readonly contract: { readonly number: string; readonly signedAt: Date }
  readonly purpose: string
  readonly lines: ReadonlyArray<InvoiceLine>
  /** In kopecks, VAT included. */
  readonly sum: Kopecks
  readonly vat: { readonly mode: VatMode; readonly rate: string | null; readonly sum: Kopecks | null }
}
