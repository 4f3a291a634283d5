import { personalTextsOf } from "../billing/PersonalTexts.ts"
import type { Requisite } from "../dealer/Requisite.ts"
import { readableReason } from "./readableReason.ts"

/** What a person gave as a reason, as it is kept for ever: nothing of these dealers' requisites stands in it. */
export const keptReason = (written: string, requisites: ReadonlyArray<Requisite>): string =>
  readableReason(written, requisites.flatMap(personalTextsOf)) || "…"

/**
 * Whether a kept reason was made of what is written now. `known` are the requisites that may have been known when it
 * was kept: those of that time and of now, for they can change before somebody repeats it.
 */
export const isSameReason = (
  kept: string,
  written: string,
  known: ReadonlyArray<ReadonlyArray<Requisite>>
): boolean => kept === written || known.some((requisites) => kept === keptReason(written, requisites))
