import { RequisiteFields, type Billing } from "@dealer-billing/domain"
import { Schema } from "effect"
import { put, type BillingRequest } from "../shared/BillingRequest.ts"

export type SetPayer = Parameters<Billing["Service"]["setPayer"]>[0]

const listTexts = (value: unknown): ReadonlyArray<string> =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(listTexts)
      : []

export const setPayerRequest = ({ clientId, reference, requisite, requisiteVersion }: SetPayer): BillingRequest =>
  put(
    ["clients", clientId, "payers"],
    reference,
    { requisite: Schema.encodeSync(RequisiteFields)(requisite), requisiteVersion },
    listTexts(requisite)
  )
