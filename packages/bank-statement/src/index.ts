export type {
  BankDocument,
  BankParty,
  BankStatement,
  BankStatementProblem,
  RefusedDocument
} from "./BankStatement.ts"
export { bankStatementBytesMax, parseBankStatement } from "./parseBankStatement.ts"
