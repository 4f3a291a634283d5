import { Effect, Layer, Option } from "effect"
import { makeInvoiceNumber } from "../shared/localId.ts"
import { IssuedInvoices, type CountedInvoice } from "./IssuedInvoices.ts"

export const IssuedInvoicesMemory = Layer.sync(IssuedInvoices, () => {
  const kept = new Map<string, CountedInvoice>()
  const freeNumber = (reference: string): string => {
    const taken = new Set([...kept.values()].map(({ number }) => number))
    let attempt = 0
    while (taken.has(makeInvoiceNumber(reference, attempt))) attempt += 1
    return makeInvoiceNumber(reference, attempt)
  }
  return {
    begin: ({ reference }) =>
      Effect.sync(() => {
        const known = kept.get(reference) ?? { number: freeNumber(reference), sent: null, openCount: 0 }
        kept.set(reference, known.sent === null ? { ...known, openCount: known.openCount + 1 } : known)
        return known
      }),
    complete: (reference, sent) =>
      Effect.sync(() => {
        const known = kept.get(reference)
        const isForeign = [...kept].some(
          ([other, { sent: theirs }]) => other !== reference && theirs?.invoiceId === sent.invoiceId
        )
        if (known === undefined || isForeign) return false
        if (known.sent === null) kept.set(reference, { ...known, sent, openCount: 0 })
        return true
      }),
    release: (reference) =>
      Effect.sync(() => {
        const known = kept.get(reference)
        if (known !== undefined) kept.set(reference, { ...known, openCount: Math.max(0, known.openCount - 1) })
      }),
    find: (reference) =>
      Effect.sync(() => {
        const known = kept.get(reference)
        return known === undefined || (known.sent === null && known.openCount === 0)
          ? Option.none()
          : Option.some({ number: known.number, sent: known.sent })
      })
  }
})
