import { personalTextsOf } from "../billing/SensitiveStrings.ts"
import type { Requisite } from "../dealer/Requisite.ts"
import { sanitizeText } from "./sanitizeText.ts"

/** What a person gave as a reason, as it is kept for ever: nothing of these dealers' requisites stands in it. */
export const redactReason = (written: string, requisites: ReadonlyArray<Requisite>): string =>
  sanitizeText(written, requisites.flatMap(personalTextsOf)) || "…"

/**
 * Whether a kept reason was made of what is written now. `known` are the requisites that may have been known when it
 * was kept: those of that time and of now, for they can change before somebody repeats it.
 */
export const isSameReason = (
  kept: string,
  written: string,
  known: ReadonlyArray<ReadonlyArray<Requisite>>
): boolean => kept === written || known.some((requisites) => kept === redactReason(written, requisites))
