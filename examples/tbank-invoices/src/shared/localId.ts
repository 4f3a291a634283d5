import { createHash } from "node:crypto"

export type LocalKind = "CLIENT" | "PAYER" | "CONTRACT"

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex")

/** Derived from the reference, so that a lost or restored store gives the same ids again. */
export const localId = (kind: LocalKind, reference: string): string =>
  `${kind.toLowerCase()}-${sha256(`${kind}|${reference}`).slice(0, 32)}`

const numberMin = 100_000_000_000_000n
const numberCount = 900_000_000_000_000n

/**
 * 15 digits, T-Bank's maximum. Derived from the reference: after a restore, a sequence would give the number to another
 * invoice. If a number is taken, use the next `attempt`.
 */
export const makeInvoiceNumber = (reference: string, attempt: number): string =>
  (numberMin + (BigInt(`0x${sha256(`INVOICE|${attempt}|${reference}`)}`) % numberCount)).toString()
