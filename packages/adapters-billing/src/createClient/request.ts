import type { Billing } from "@dealer-billing/domain"
import { put, type BillingRequest } from "../shared/BillingRequest.ts"

export type CreateClient = Parameters<Billing["Service"]["createClient"]>[0]

export const createClientRequest = ({ name, reference }: CreateClient): BillingRequest =>
  put(["clients"], reference, { name }, [name])
