import {
  billingConnection,
  callBilling,
  type BillingConnectionOptions
} from "@dealer-billing/adapters-billing/transport"
import { Billing, BillingRejected } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"
import { dialect } from "./dialect.ts"
import { listObjects } from "./listObjects.ts"
import { issueInvoice } from "./issueInvoice.ts"
import { localSteps } from "./localSteps.ts"
import { IssuedInvoices } from "./store/IssuedInvoices.ts"
import { LocalParties } from "./store/LocalParties.ts"
import type { TBankStore } from "./store/tbankStore.ts"
import type { PriceDifferenceVat } from "./shared/vatText.ts"

/** T-Bank's own limit. The adapter has no limit of its own: wrap it in `resilientBillingLayer`. */
export const tbankCallsPerSecondMax = 4

/** The address of the API is `https://business.tbank.ru/openapi`. */
export interface BillingTBankOptions extends BillingConnectionOptions {
  /** 20 or 22 digits. Default: the company's main account. */
  readonly payeeAccount?: string
  /** For VAT on the price difference. Default: refuse the invoice. */
  readonly vatOfPriceDifference?: PriceDifferenceVat
}

const cannotCancel = "T-Bank cannot cancel invoices; tell the dealer not to pay it"

/** Throws on a wrong account, which is a defect of the caller. */
const readSeller = ({ payeeAccount, vatOfPriceDifference }: BillingTBankOptions) => {
  if (payeeAccount !== undefined && !/^(?:[0-9]{20}|[0-9]{22})$/u.test(payeeAccount)) {
    throw new Error("payeeAccount must have 20 or 22 digits")
  }
  return { payeeAccount: payeeAccount ?? null, vatOfPriceDifference: vatOfPriceDifference ?? "refuse" }
}

/**
 * The Billing port over T-Bank's invoices («Выставление счетов»). T-Bank has no clients, payers or contracts: the store
 * keeps them. A call without an answer can be neither repeated nor looked up at T-Bank.
 */
export const billingTBankLayer = (options: BillingTBankOptions): Layer.Layer<Billing, never, TBankStore> =>
  Layer.effect(
    Billing,
    Effect.gen(function* () {
      const parties = yield* LocalParties
      const invoices = yield* IssuedInvoices
      const connection = billingConnection(options)
      const call = callBilling(connection, dialect)
      const { linkHosts } = connection
      const seller = readSeller(options)
      return {
        recovery: Effect.succeed("none"),
        recoveryOf: (kind) => Effect.succeed(kind === "INVOICE" ? "none" : "idempotent"),
        ...localSteps(parties),
        issueInvoice: issueInvoice({ parties, invoices, call, linkHosts, seller }),
        cancelInvoice: () => new BillingRejected({ reason: cannotCancel }),
        list: listObjects({ parties, invoices, call })
      }
    })
  )
