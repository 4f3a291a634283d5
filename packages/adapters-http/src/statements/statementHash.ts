import { createHash } from "node:crypto"
import { canonicalStatement, type Statement } from "@dealer-billing/domain"

/** SHA-256 of what an act says about money, in hex: equal as long as the act is. */
export const statementHash = (statement: Statement): string =>
  createHash("sha256").update(canonicalStatement(statement)).digest("hex")
