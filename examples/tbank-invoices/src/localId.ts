import { createHash } from "node:crypto"

export type LocalKind = "CLIENT" | "PAYER" | "CONTRACT"

const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex")

/**
 * The id of an object that only we know. It is made of the reference, so that a store that was lost or restored from
 * a backup gives the same ids again.
 */
export const localId = (kind: LocalKind, reference: string): string =>
  `${kind.toLowerCase()}-${sha256(`${kind}|${reference}`).slice(0, 32)}`

const numberMin = 100_000_000_000_000n
const numberCount = 900_000_000_000_000n

/**
 * The invoice number for a reference: 15 digits, the most that T-Bank takes. It is made of the reference too: one from
 * a sequence would be given to another invoice after a restore. `attempt` gives another one when it is taken.
 */
export const invoiceNumberOf = (reference: string, attempt: number): string =>
  (numberMin + (BigInt(`0x${sha256(`INVOICE|${attempt}|${reference}`)}`) % numberCount)).toString()
