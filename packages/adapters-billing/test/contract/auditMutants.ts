import type { BillingObject } from "@dealer-billing/domain/internal"
import { Effect } from "effect"
import type { Mutate } from "./mutants.ts"

const lists =
  (change: (listed: ReadonlyArray<BillingObject>) => ReadonlyArray<BillingObject>): Mutate =>
  (billing) => ({ list: (kind, reference) => Effect.map(billing.list(kind, reference), change) })

const without = (...fields: ReadonlyArray<keyof BillingObject>) =>
  lists((listed) =>
    listed.map(
      (object) =>
        Object.fromEntries(
          Object.entries(object).filter(([key]) => !fields.some((each) => each === key))
        ) as unknown as BillingObject
    )
  )

/** Adapters whose look-ups have one mistake each. */
export const auditMutants: Readonly<Record<string, Mutate>> = {
  "takes the first of two objects": lists((listed) => listed.slice(0, 1)),
  "reports a failed look-up as nothing there": (billing) => ({
    list: (kind, reference) => Effect.orElseSucceed(billing.list(kind, reference), () => [])
  }),
  "reports a refused look-up as nothing there": (billing) => ({
    list: (kind, reference) =>
      Effect.catchIf(
        billing.list(kind, reference),
        (error) => /refused/u.test(error.reason),
        () => Effect.succeed([])
      )
  }),
  "looks up every kind among the clients": (billing) => ({
    list: (_, reference) => billing.list("CLIENT", reference)
  }),
  "lists no sums": without("sum"),
  "lists sums in roubles": lists((listed) =>
    listed.map((object) => (object.sum === undefined ? object : { ...object, sum: object.sum / 100n }))
  ),
  "does not list cancellations": without("isCancelled"),
  "lists no version of the legal details": lists((listed) =>
    listed.map((object) => ({ ...object, requisiteVersion: null }))
  )
}
