import { Effect, Layer, Option } from "effect"
import { invoiceNumberOf } from "../localId.ts"
import { IssuedInvoices, type BegunInvoice } from "./IssuedInvoices.ts"

interface Kept extends BegunInvoice {
  readonly isReleased: boolean
}

export const IssuedInvoicesMemory = Layer.sync(IssuedInvoices, () => {
  const kept = new Map<string, Kept>()
  const freeNumber = (reference: string): string => {
    const taken = new Set([...kept.values()].map(({ number }) => number))
    let attempt = 0
    while (taken.has(invoiceNumberOf(reference, attempt))) attempt += 1
    return invoiceNumberOf(reference, attempt)
  }
  return {
    begin: ({ reference }) =>
      Effect.sync(() => {
        const { number, sent } = kept.get(reference) ?? { number: freeNumber(reference), sent: null }
        kept.set(reference, { number, sent, isReleased: false })
        return { number, sent }
      }),
    complete: (reference, sent) =>
      Effect.sync(() => {
        const known = kept.get(reference)
        const isForeign = [...kept].some(
          ([other, { sent: theirs }]) => other !== reference && theirs?.invoiceId === sent.invoiceId
        )
        if (known === undefined || isForeign) return false
        if (known.sent === null) kept.set(reference, { ...known, sent, isReleased: false })
        return true
      }),
    release: (reference) =>
      Effect.sync(() => {
        const known = kept.get(reference)
        if (known?.sent === null) kept.set(reference, { ...known, isReleased: true })
      }),
    find: (reference) =>
      Effect.sync(() => {
        const known = kept.get(reference)
        return known === undefined || known.isReleased
          ? Option.none()
          : Option.some({ number: known.number, sent: known.sent })
      })
  }
})
