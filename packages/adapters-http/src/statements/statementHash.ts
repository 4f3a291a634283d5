import { createHash } from "node:crypto"
import { canonicalStatement, type Statement } from "@dealer-billing/domain"

/** SHA-256 of a statement's balances and rows, in hex. */
export const statementHash = (statement: Statement): string =>
  createHash("sha256").update(canonicalStatement(statement)).digest("hex")
