import { Billing } from "@dealer-billing/domain"
import { Effect, Layer, Redacted } from "effect"
import { validateHeaderValue } from "node:http"
import { findObject } from "./findObject.ts"
import { issueInvoice } from "./issueInvoice.ts"
import { localSteps } from "./localSteps.ts"
import { IssuedInvoices } from "./store/IssuedInvoices.ts"
import { LocalParties } from "./store/LocalParties.ts"
import type { TBankStore } from "./store/tbankStore.ts"
import type { TransportOptions } from "./transport/sendRequest.ts"
import type { PriceDifferenceVat } from "./vatText.ts"

/** How often T-Bank lets an invoice be sent, per second. The adapter does not limit itself: wrap it. */
export const tbankCallsPerSecondMax = 4

export interface BillingTBankOptions {
  /** The address of the API: `https://business.tbank.ru/openapi`. */
  readonly url: string
  readonly token: Redacted.Redacted<string>
  /** Our account that gets the money, 20 or 22 digits; the company's main one by default. */
  readonly payeeAccount?: string
  /** What an invoice says where VAT is on the price difference: it is refused by default, or «Без НДС». */
  readonly vatOfPriceDifference?: PriceDifferenceVat
  /** Certificates (PEM) to trust instead of Node's own. */
  readonly certificateAuthority?: string
  /** For a whole call; 10 000 by default. */
  readonly timeoutMs?: number
  /** For the connection, the TLS handshake included; 2 000 by default. */
  readonly connectTimeoutMs?: number
}

const timeoutDefaultMs = 10_000
const connectTimeoutDefaultMs = 2_000

const transportOf = (options: BillingTBankOptions): TransportOptions => {
  const url = new URL(options.url)
  if (!/^https?:$/u.test(url.protocol)) throw new Error("T-Bank's address must begin with http: or https:")
  if (!/^(?:[0-9]{20}|[0-9]{22})$/u.test(options.payeeAccount ?? "0".repeat(20))) {
    throw new Error("The account that gets the money must have 20 or 22 digits")
  }
  validateHeaderValue("authorization", Redacted.value(options.token))
  return {
    url,
    token: options.token,
    certificateAuthority: options.certificateAuthority ?? null,
    timeoutMs: options.timeoutMs ?? timeoutDefaultMs,
    connectTimeoutMs: options.connectTimeoutMs ?? connectTimeoutDefaultMs
  }
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
      const transport = transportOf(options)
      const seller = {
        payeeAccount: options.payeeAccount ?? null,
        vatOfPriceDifference: options.vatOfPriceDifference ?? "refuse"
      }
      return {
        recovery: Effect.succeed("none"),
        recoveryOf: (kind) => Effect.succeed(kind === "INVOICE" ? "none" : "idempotent"),
        ...localSteps(parties),
        issueInvoice: issueInvoice({ parties, invoices, transport, seller }),
        find: findObject({ parties, invoices, transport })
      }
    })
  )
