import type { AccountType, RequisiteFields } from "@dealer-billing/domain"
import type { Seller } from "@dealer-billing/domain/internal"
import { randomBytes } from "node:crypto"
import type { InvoiceRequest } from "../shared/requests.ts"

/** Also the names of the tables and the prefixes of the ids. */
export type ObjectKind = "client" | "payer" | "contract" | "invoice"

export interface ObjectRow {
  readonly id: string
  readonly sequence: bigint
  readonly ref: string
  readonly createdAt: Date
}

export interface ClientRow extends ObjectRow {
  readonly name: string
}

export interface PayerRow extends ObjectRow {
  readonly clientId: string
  readonly requisite: RequisiteFields
  readonly requisiteVersion: number
}

export interface ContractRow extends ObjectRow {
  readonly clientId: string
  readonly payerId: string
  readonly kind: AccountType
}

/** `buyer` and `seller`: as of the day of issue. */
export interface InvoiceRow extends ObjectRow {
  readonly contractId: string
  readonly content: InvoiceJson
  /** In kopecks. */
  readonly sum: bigint
  readonly buyer: RequisiteFields
  readonly seller: Seller
  readonly cancelledAt: Date | null
  readonly cancelReason: string | null
}

interface InvoiceJson {
  readonly sum: string
  readonly currency: "RUB"
  readonly vat: {
    readonly mode: InvoiceRequest["vat"]["mode"]
    readonly rate: string | null
    readonly sum: string | null
  }
  readonly purpose: string
  readonly items: ReadonlyArray<{
    readonly name: string
    readonly quantity: number
    readonly unit: string
    readonly price: string
    readonly sum: string
  }>
}

export interface PaymentRow {
  readonly id: string
  readonly contractId: string
  readonly invoiceId: string | null
  readonly reverses: string | null
  /** In kopecks. */
  readonly sum: bigint
}

/** 128 random bits, so that it cannot be guessed. */
export const newId = (kind: ObjectKind | "payment"): string => `${kind}-${randomBytes(16).toString("hex")}`
