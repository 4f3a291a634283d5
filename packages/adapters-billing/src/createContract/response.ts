import { readConfirmed, outcomeUnknown, type BillingAnswer, type Confirmed } from "../transport/index.ts"
import type { BillingObject } from "@dealer-billing/domain/internal"
import { Result, Schema } from "effect"
import { objectWithId, RemoteId } from "../shared/RemoteObject.ts"
import type { CreateContract } from "./request.ts"

export const Contract = Schema.Struct({ contractId: RemoteId, contractRef: Schema.String })

export const contractObject = ({ contractId }: typeof Contract.Type): BillingObject => objectWithId(contractId)

export const createContractResponse = (request: CreateContract, answer: BillingAnswer): Confirmed =>
  Result.flatMap(readConfirmed(Contract, answer), (contract) =>
    contract.contractRef === request.reference
      ? Result.succeed(contractObject(contract))
      : outcomeUnknown("the answer names another contract")
  )
