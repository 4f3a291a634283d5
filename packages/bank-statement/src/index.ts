export type { BankDocument, BankParty, BankStatement, BankStatementProblem } from "./BankStatement.ts"
export { bankStatementBytesMax, parseBankStatement } from "./parseBankStatement.ts"
