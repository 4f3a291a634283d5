import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from "node:crypto"
import { Context, Layer } from "effect"

const algorithm = "aes-256-gcm"
const nonceBytes = 12
const tagBytes = 16

const encrypt = (key: KeyObject, value: unknown): string => {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce)
  const bytes = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString("base64")
}

const decrypt = (key: KeyObject, stored: string): unknown => {
  const bytes = Buffer.from(stored, "base64")
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes))
  decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
  const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
  return JSON.parse(text.toString("utf8"))
}

/** Names, legal details and free text are stored encrypted, since developers often enter real ones. */
export class PersonalData extends Context.Service<
  PersonalData,
  {
    readonly encrypt: (value: unknown) => string
    /** Throws with another key. */
    readonly decrypt: (stored: string) => unknown
  }
>()("@dealer-billing/billing-sandbox/store/PersonalData") {
  static readonly layer = (key: KeyObject) =>
    Layer.succeed(PersonalData, {
      encrypt: (value) => encrypt(key, value),
      decrypt: (stored) => decrypt(key, stored)
    })
}
