import type { Effect, Scope } from "effect"
import { BillingObjectKind, BillingOperationKind, type Billing } from "@dealer-billing/domain/internal"
import { defineSuite, type Case, type Suite } from "../defineSuite.ts"
import { arrivedFields, type BillingHarness, type FarControl, type FarSide } from "./BillingHarness.ts"

type Ports = Billing | FarSide
type Check = () => Effect.Effect<unknown, unknown, Ports | Scope.Scope>

export interface BillingCases {
  readonly effect: Case<Ports>
  /** A case that is skipped, with the reason, where the harness lacks a control. */
  readonly needing: (controls: ReadonlyArray<FarControl>, name: string, check: Check) => void
  readonly sends: ReadonlyArray<BillingOperationKind>
}

export const objectKinds = BillingObjectKind.literals

export interface BillingSuite extends Suite<Ports> {
  /** How many cases this harness cannot run, by the control that it lacks, with the reason. */
  readonly skipped: ReadonlyMap<FarControl, { readonly count: number; readonly reason: string }>
}

export const declareCases = <E>(
  name: string,
  { lacks = {}, sends = BillingOperationKind.literals }: BillingHarness<E>,
  declare: (cases: BillingCases) => void
): BillingSuite => {
  const skipped = new Map<FarControl, { readonly count: number; readonly reason: string }>()
  const suite = defineSuite<Ports>(name, (it) => {
    const needing: BillingCases["needing"] = (controls, title, check) => {
      const missing = controls.find((control) => lacks[control] !== undefined)
      if (missing === undefined) return it.effect(title, check)
      skipped.set(missing, { count: (skipped.get(missing)?.count ?? 0) + 1, reason: lacks[missing] ?? "" })
    }
    declare({ effect: it.effect, needing, sends })
  })
  return { ...suite, skipped }
}

export const fieldsOf = (kind: BillingOperationKind) => arrivedFields[kind]
