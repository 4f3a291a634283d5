import {
  billingConnection,
  callBilling,
  type BillingConnectionOptions
} from "@dealer-billing/adapters-billing/transport"
import { Billing, BillingRejected } from "@dealer-billing/domain"
import { Effect, Layer } from "effect"
import { dialect } from "./dialect.ts"
import { findObject } from "./findObject.ts"
import { issueInvoice } from "./issueInvoice.ts"
import { localSteps } from "./localSteps.ts"
import { IssuedInvoices } from "./store/IssuedInvoices.ts"
import { LocalParties } from "./store/LocalParties.ts"
import type { TBankStore } from "./store/tbankStore.ts"
import type { PriceDifferenceVat } from "./vatText.ts"

/** How often T-Bank lets an invoice be sent, per second. The adapter does not limit itself: wrap it. */
export const tbankCallsPerSecondMax = 4

/** The address of the API is `https://business.tbank.ru/openapi`. */
export interface BillingTBankOptions extends BillingConnectionOptions {
  /** Our account that gets the money, 20 or 22 digits; the company's main one by default. */
  readonly payeeAccount?: string
  /** What an invoice says where VAT is on the price difference: it is refused by default, or «Без НДС». */
  readonly vatOfPriceDifference?: PriceDifferenceVat
}

const cannotCancel = "this Billing cannot cancel invoices; tell the dealer not to pay it"

/** What every invoice has in common; a wrong account is a bug of the caller. */
const sellerOf = ({ payeeAccount, vatOfPriceDifference }: BillingTBankOptions) => {
  if (payeeAccount !== undefined && !/^(?:[0-9]{20}|[0-9]{22})$/u.test(payeeAccount)) {
    throw new Error("The account that gets the money must have 20 or 22 digits")
  }
  return { payeeAccount: payeeAccount ?? null, vatOfPriceDifference: vatOfPriceDifference ?? "refuse" }
}

/**
 * The Billing port over T-Bank's invoices («Выставление счетов»). T-Bank has no clients, payers and contracts: they
 * live in the store. An invoice whose call was not answered can neither be repeated nor looked up there.
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
      const seller = sellerOf(options)
      return {
        recovery: Effect.succeed("none"),
        recoveryOf: (kind) => Effect.succeed(kind === "INVOICE" ? "none" : "idempotent"),
        ...localSteps(parties),
        issueInvoice: issueInvoice({ parties, invoices, call, linkHosts, seller }),
        // Its invoices cannot be taken back: a person has to tell the dealer.
        cancelInvoice: () => new BillingRejected({ reason: cannotCancel }),
        find: findObject({ parties, invoices, call })
      }
    })
  )
