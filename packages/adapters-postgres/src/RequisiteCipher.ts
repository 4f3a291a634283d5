import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from "node:crypto"
import { RequisiteFields, type Dealer, type DealerId, type Requisite } from "@dealer-billing/domain"
import { Option, Result, Schema } from "effect"
import type { RequisiteKeyring } from "./RequisiteKeyring.ts"

/** Stored requisites that cannot be read: a wrong key, or bytes that were changed or moved. Tells no content. */
export class RequisiteUnreadable extends Schema.TaggedError<RequisiteUnreadable>()("RequisiteUnreadable", {
  dealerId: Schema.BigInt,
  reason: Schema.String
}) {
  override get message(): string {
    return `The stored requisites of dealer ${this.dealerId} cannot be read: ${this.reason}`
  }
}

const formatVersion = 1
const algorithm = "aes-256-gcm"
const keyLength = 32
const nonceLength = 12
const tagLength = 16

const RequisiteJson = Schema.fromJsonString(RequisiteFields)
const encodeJson = Schema.encodeSync(RequisiteJson)
const decodeJson = Schema.decodeUnknownOption(RequisiteJson)

/** Binds bytes to their row and version: those of another row do not open here. */
const contextOf = (dealerId: DealerId, version: number, keyId: string): Buffer =>
  Buffer.from(`dealers|${dealerId}|${version}|${keyId}`, "utf8")

const seal = (key: KeyObject, context: Buffer, plain: Buffer): Buffer => {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength }).setAAD(context)
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

const open = (key: KeyObject, context: Buffer, sealed: Buffer): Buffer => {
  const nonce = sealed.subarray(0, nonceLength)
  const tag = sealed.subarray(sealed.length - tagLength)
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength })
    .setAAD(context)
    .setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed.subarray(nonceLength, sealed.length - tagLength)), decipher.final()])
}

/**
 * Encrypts requisites for the row of a dealer: a random key of their own (AES-256-GCM), which is wrapped by the
 * active key. Bytes: format, length and text of the key's name, wrapped key, requisites.
 */
export const encryptRequisite = (
  { active }: RequisiteKeyring,
  { id, requisite, requisiteVersion }: Pick<Dealer, "id" | "requisite" | "requisiteVersion">
): Uint8Array => {
  const context = contextOf(id, requisiteVersion, active.id)
  const dataKey = randomBytes(keyLength)
  const keyId = Buffer.from(active.id, "utf8")
  return Buffer.concat([
    Buffer.from([formatVersion, keyId.length]),
    keyId,
    seal(active.key, context, dataKey),
    seal(createSecretKey(dataKey), context, Buffer.from(encodeJson(requisite), "utf8"))
  ])
}

const wrappedLength = nonceLength + keyLength + tagLength

/** The requisites of a dealer's row; fails without telling any content. */
export const decryptRequisite = (
  keyring: RequisiteKeyring,
  dealerId: DealerId,
  version: number,
  stored: Uint8Array
): Result.Result<Requisite, RequisiteUnreadable> => {
  const fail = (reason: string) => Result.fail(new RequisiteUnreadable({ dealerId, reason }))
  const bytes = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
  if (bytes[0] !== formatVersion) return fail("the format is not known")
  const keyEnd = 2 + (bytes[1] ?? 0)
  const wrappedEnd = keyEnd + wrappedLength
  if (bytes.length < wrappedEnd + nonceLength + tagLength) return fail("the bytes are cut off")
  const keyId = bytes.toString("utf8", 2, keyEnd)
  const wrapping = keyring.byId.get(keyId)
  if (wrapping === undefined) return fail("the key that they were encrypted with is not among the given ones")
  const context = contextOf(dealerId, version, keyId)
  const json = Result.try(() => {
    const dataKey = open(wrapping.key, context, bytes.subarray(keyEnd, wrappedEnd))
    return open(createSecretKey(dataKey), context, bytes.subarray(wrappedEnd)).toString("utf8")
  })
  if (Result.isFailure(json)) return fail("a wrong key, or the bytes were changed")
  return Option.match(decodeJson(json.success), {
    onNone: () => fail("the content has another shape"),
    onSome: (requisite) => Result.succeed(requisite)
  })
}
