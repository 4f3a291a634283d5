import type { Billing } from "@dealer-billing/domain"
import { put, type BillingRequest } from "../shared/BillingRequest.ts"

export type CreateContract = Parameters<Billing["Service"]["createContract"]>[0]

export const createContractRequest = (request: CreateContract): BillingRequest =>
  put(["clients", request.clientId, "contracts"], request.reference, {
    payerId: request.payerId,
    kind: request.accountType
  })
