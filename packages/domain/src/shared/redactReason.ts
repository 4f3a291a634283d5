import { personalTextsOf } from "../billing/SensitiveStrings.ts"
import type { Requisite } from "../dealer/Requisite.ts"
import { sanitizeText } from "./sanitizeText.ts"

export const redactReason = (written: string, requisites: ReadonlyArray<Requisite>): string =>
  sanitizeText(written, requisites.flatMap(personalTextsOf)) || "…"

/** `known` are the legal details that may have been used for redaction: those of that time and of now. */
export const isSameReason = (
  kept: string,
  written: string,
  known: ReadonlyArray<ReadonlyArray<Requisite>>
): boolean => kept === written || known.some((requisites) => kept === redactReason(written, requisites))
