import { DateTime, Effect } from "effect"
import { TestClock } from "effect/testing"
import { getStatement, type AccountType, type CmeDealerId, type Statement } from "../src/internal.ts"
import { dealerOne } from "./world.ts"

export const goTo = (time: string) => TestClock.setTime(DateTime.toEpochMillis(DateTime.makeUnsafe(time)))

export const statementFor = (
  accountType: AccountType,
  from: string,
  to: string,
  cmeDealerId: CmeDealerId = dealerOne
): Effect.Effect<
  Statement,
  Effect.Error<ReturnType<typeof getStatement>>,
  Effect.Services<ReturnType<typeof getStatement>>
> => Effect.map(getStatement({ cmeDealerId, accountType, period: { from, to } }), ({ statement }) => statement)

/** Kind, day, debit and credit of each row. */
export const rowsOf = ({ rows }: Statement) =>
  rows.map(({ credit, day, debit, kind }) => [kind, day, debit, credit])
