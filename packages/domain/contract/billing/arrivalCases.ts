import { expect } from "@effect/vitest"
import { Effect } from "effect"
import { expectedFields, prepareCall, watchCalls } from "./calls.ts"
import { fieldsOf, type BillingCases } from "./declareCases.ts"

/** What the far side received is what the domain asked for. */
export const arrivalCases = ({ needing, sends }: BillingCases): void => {
  for (const kind of sends) {
    for (const field of fieldsOf(kind)) {
      needing([field], `${kind}: one call arrives, with its ${field}`, () =>
        Effect.gen(function* () {
          const { call } = yield* prepareCall(kind)
          const { calls } = yield* watchCalls(kind, call)
          expect(calls.map(({ fields }) => fields[field])).toEqual([expectedFields[field]])
        })
      )
    }
  }
}
