import type { BillingObjectKind } from "@dealer-billing/domain/internal"
import { lookUp, type BillingRequest } from "../shared/BillingRequest.ts"

const collections: Readonly<Record<BillingObjectKind, string>> = {
  CLIENT: "clients",
  PAYER: "payers",
  CONTRACT: "contracts",
  INVOICE: "invoices"
}

export const listRequest = (kind: BillingObjectKind, reference: string): BillingRequest =>
  lookUp(collections[kind], reference)
