import type { BankStatementProblem } from "./BankStatement.ts"

/** A file of another format would give a problem per line. */
const problemsMax = 100

export const inOrder = (problems: ReadonlyArray<BankStatementProblem>): ReadonlyArray<BankStatementProblem> =>
  problems.toSorted((left, right) => left.line - right.line).slice(0, problemsMax)
