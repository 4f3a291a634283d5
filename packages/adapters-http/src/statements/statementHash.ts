import { createHash } from "node:crypto"
import { type Statement } from "@dealer-billing/domain"
import { canonicalStatement } from "@dealer-billing/domain/internal"

/** SHA-256 of a statement's balances and rows, in hex. */
export const statementHash = (statement: Statement): string =>
  createHash("sha256").update(canonicalStatement(statement)).digest("hex")
