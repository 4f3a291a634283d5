import { Result, Schema } from "effect"
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from "node:crypto"
import { Payer } from "../shared/Payer.ts"

export interface PayerKey {
  readonly id: string
  readonly key: KeyObject
}

/** The active key encrypts, all keys decrypt. */
export interface PayerKeyring {
  readonly active: PayerKey
  readonly byId: ReadonlyMap<string, PayerKey>
}

/** A wrong key, or bytes that were changed or moved. */
export class PayerUnreadable extends Schema.TaggedError<PayerUnreadable>()("PayerUnreadable", {
  payerId: Schema.String,
  version: Schema.Int
}) {
  override get message(): string {
    return `Version ${this.version} of ${this.payerId} cannot be read: a wrong key, or the bytes were changed`
  }
}

const algorithm = "aes-256-gcm"
const nonceLength = 12
const tagLength = 16

const PayerJson = Schema.fromJsonString(Payer)
const encodeJson = Schema.encodeSync(PayerJson)
const decodeJson = Schema.decodeUnknownSync(PayerJson)

/** Binds the bytes to their row and version. */
const makeContext = (payerId: string, version: number, keyId: string): Buffer =>
  Buffer.from(`billing_tbank.payer|${payerId}|${version}|${keyId}`, "utf8")

/** Bytes: length and text of the key id, nonce, encrypted payer, tag. */
export const sealPayer = ({ active }: PayerKeyring, payerId: string, version: number, payer: Payer): Uint8Array => {
  const nonce = randomBytes(nonceLength)
  const keyId = Buffer.from(active.id, "utf8")
  const cipher = createCipheriv(algorithm, active.key, nonce, { authTagLength: tagLength })
  cipher.setAAD(makeContext(payerId, version, active.id))
  const sealed = [cipher.update(encodeJson(payer), "utf8"), cipher.final(), cipher.getAuthTag()]
  return Buffer.concat([Buffer.from([keyId.length]), keyId, nonce, ...sealed])
}

const open = (keyring: PayerKeyring, payerId: string, version: number, stored: Buffer): Payer => {
  const keyEnd = 1 + (stored[0] ?? 0)
  const keyId = stored.toString("utf8", 1, keyEnd)
  const wrapping = keyring.byId.get(keyId)
  if (wrapping === undefined) throw new Error("unknown key")
  const nonce = stored.subarray(keyEnd, keyEnd + nonceLength)
  const tagStart = stored.length - tagLength
  const decipher = createDecipheriv(algorithm, wrapping.key, nonce, { authTagLength: tagLength })
  decipher.setAAD(makeContext(payerId, version, keyId)).setAuthTag(stored.subarray(tagStart))
  const plain = [decipher.update(stored.subarray(keyEnd + nonceLength, tagStart)), decipher.final()]
  return decodeJson(Buffer.concat(plain).toString("utf8"))
}

export const openPayer = (
  keyring: PayerKeyring,
  payerId: string,
  version: number,
  stored: Uint8Array
): Result.Result<Payer, PayerUnreadable> =>
  Result.try({
    try: () => open(keyring, payerId, version, Buffer.from(stored)),
    catch: () => new PayerUnreadable({ payerId, version })
  })
