import { Effect } from "effect"
import { rawHeadLength, rawLengthMax, type PaymentMessage } from "./Payment.ts"

export const cutMessage = (message: PaymentMessage): Effect.Effect<PaymentMessage> => {
  const { cut, position, raw } = message
  if (cut !== undefined || raw.length <= rawLengthMax) return Effect.succeed(message)
  return Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new Uint8Array(raw))),
    (digest) => ({
      position,
      raw: raw.slice(0, rawHeadLength),
      cut: { length: raw.length, sha256: new Uint8Array(digest) }
    })
  )
}
