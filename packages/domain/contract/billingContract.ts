import { describe, it } from "@effect/vitest"
import { testSuite } from "./defineSuite.ts"
import { arrivalCases } from "./billing/arrivalCases.ts"
import { auditCases } from "./billing/auditCases.ts"
import type { BillingHarness } from "./billing/BillingHarness.ts"
import { declareCases, type BillingSuite } from "./billing/declareCases.ts"
import { faultCases } from "./billing/faultCases.ts"
import { objectCases } from "./billing/objectCases.ts"

/** The part of Billing that `reconcileBilling` reads. */
export const billingAuditSuite = <E>(harness: BillingHarness<E>): BillingSuite =>
  declareCases("Billing, look-ups", harness, auditCases)

export const billingSuite = <E>(harness: BillingHarness<E>): BillingSuite =>
  declareCases("Billing", harness, (cases) => {
    objectCases(cases)
    arrivalCases(cases)
    faultCases(cases)
    auditCases(cases)
  })

const test = <E>(suite: BillingSuite, name: string, { layer }: BillingHarness<E>): void => {
  testSuite(suite, name, layer)
  if (suite.skipped.size === 0) return
  describe(`${suite.name}: ${name}`, () => {
    for (const [control, { count, reason }] of suite.skipped) {
      it(`${control}, cases: ${count}`, (context) => context.skip(reason))
    }
  })
}

export const billingAuditContract = <E>(name: string, harness: BillingHarness<E>): void =>
  test(billingAuditSuite(harness), name, harness)

export const billingContract = <E>(name: string, harness: BillingHarness<E>): void =>
  test(billingSuite(harness), name, harness)
