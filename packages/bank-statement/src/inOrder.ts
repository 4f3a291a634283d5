import type { BankStatementProblem } from "./BankStatement.ts"

/** So that a file of something else is not answered by a longer list than itself. */
const problemsMax = 100

/** In the order of the lines, and not without end. */
export const inOrder = (problems: ReadonlyArray<BankStatementProblem>): ReadonlyArray<BankStatementProblem> =>
  problems.toSorted((left, right) => left.line - right.line).slice(0, problemsMax)
