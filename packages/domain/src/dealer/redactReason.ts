import { personalTextsOf } from "./SensitiveStrings.ts"
import type { RequisiteFields } from "./Requisite.ts"
import { sanitizeText } from "../shared/sanitizeText.ts"

export const redactReason = (written: string, requisites: ReadonlyArray<RequisiteFields>): string =>
  sanitizeText(written, requisites.flatMap(personalTextsOf)) || "…"

/** `known` are the legal details that may have been used for redaction: those of that time and of now. */
export const isSameReason = (
  kept: string,
  written: string,
  known: ReadonlyArray<ReadonlyArray<RequisiteFields>>
): boolean => kept === written || known.some((requisites) => kept === redactReason(written, requisites))
