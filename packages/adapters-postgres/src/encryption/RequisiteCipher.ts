import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from "node:crypto"
import { type Dealer, type DealerId } from "@dealer-billing/domain"
import { RequisiteFields } from "@dealer-billing/domain/internal"
import { Option, Result, Schema } from "effect"
import type { RequisiteKey, RequisiteKeyring } from "./RequisiteKeyring.ts"
import type { SealedRequisite } from "./SealedRequisite.ts"

/** A wrong key, or bytes that were changed or moved to another row. Never contains content. */
export class RequisiteUnreadable extends Schema.TaggedError<RequisiteUnreadable>()("RequisiteUnreadable", {
  dealerId: Schema.BigInt,
  reason: Schema.String
}) {
  override get message(): string {
    return `The stored requisites of dealer ${this.dealerId} cannot be read: ${this.reason}`
  }
}

const formatVersion = 2
const algorithm = "aes-256-gcm"
const keyLength = 32
const nonceLength = 12
const tagLength = 16
const wrappedLength = nonceLength + keyLength + tagLength

const RequisiteJson = Schema.fromJsonString(RequisiteFields)
const encodeJson = Schema.encodeSync(RequisiteJson)
const decodeJson = Schema.decodeUnknownOption(RequisiteJson)

const contentContext = (dealerId: DealerId, version: number): string => `dealers|${dealerId}|${version}`
const keyContext = (dealerId: DealerId, version: number, keyId: string): string =>
  `${contentContext(dealerId, version)}|${keyId}`

const seal = (key: KeyObject, context: string, plain: Buffer): Buffer => {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(context))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

const open = (key: KeyObject, context: string, sealed: Buffer): Buffer => {
  const nonce = sealed.subarray(0, nonceLength)
  const tag = sealed.subarray(sealed.length - tagLength)
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength })
    .setAAD(Buffer.from(context))
    .setAuthTag(tag)
  return Buffer.concat([decipher.update(sealed.subarray(nonceLength, sealed.length - tagLength)), decipher.final()])
}

const makeEnvelope = (
  active: RequisiteKey,
  id: DealerId,
  version: number,
  dataKey: Buffer,
  content: Buffer
): Buffer => {
  const keyId = Buffer.from(active.id, "utf8")
  const wrapped = seal(active.key, keyContext(id, version, active.id), dataKey)
  return Buffer.concat([Buffer.from([formatVersion, keyId.length]), keyId, wrapped, content])
}

/**
 * Envelope encryption for the row of a dealer: a random data key (AES-256-GCM), wrapped by the active key. Bytes:
 * format, length and text of the key name, wrapped key, requisites.
 */
export const encryptRequisite = (
  { active }: RequisiteKeyring,
  { id, requisite, requisiteVersion }: Pick<Dealer, "id" | "requisite" | "requisiteVersion">
): Uint8Array => {
  const dataKey = randomBytes(keyLength)
  const plain = Buffer.from(encodeJson(requisite), "utf8")
  const content = seal(createSecretKey(dataKey), contentContext(id, requisiteVersion), plain)
  return makeEnvelope(active, id, requisiteVersion, dataKey, content)
}

interface Unwrapped {
  readonly dataKey: Buffer
  readonly content: Buffer
}

const changed = "wrong key, or the bytes were changed"

const unwrap = (
  keyring: RequisiteKeyring,
  { dealerId, requisite, version }: SealedRequisite
): Result.Result<Unwrapped, RequisiteUnreadable> => {
  const fail = (reason: string) => Result.fail(new RequisiteUnreadable({ dealerId, reason }))
  const bytes = Buffer.from(requisite.buffer, requisite.byteOffset, requisite.byteLength)
  if (bytes[0] !== formatVersion) return fail("unknown format")
  const keyEnd = 2 + (bytes[1] ?? 0)
  const wrappedEnd = keyEnd + wrappedLength
  if (bytes.length < wrappedEnd + nonceLength + tagLength) return fail("the bytes are truncated")
  const keyId = bytes.toString("utf8", 2, keyEnd)
  const wrapping = keyring.byId.get(keyId)
  if (wrapping === undefined) return fail("REQUISITE_KEYS does not contain the key that encrypted them")
  const wrapped = bytes.subarray(keyEnd, wrappedEnd)
  const dataKey = Result.try(() => open(wrapping.key, keyContext(dealerId, version, keyId), wrapped))
  if (Result.isFailure(dataKey)) return fail(changed)
  return Result.succeed({ dataKey: dataKey.success, content: bytes.subarray(wrappedEnd) })
}

export const decryptRequisite = (
  keyring: RequisiteKeyring,
  sealed: SealedRequisite
): Result.Result<RequisiteFields, RequisiteUnreadable> => {
  const { dealerId, version } = sealed
  const fail = (reason: string) => Result.fail(new RequisiteUnreadable({ dealerId, reason }))
  return Result.flatMap(unwrap(keyring, sealed), ({ content, dataKey }) => {
    const context = contentContext(dealerId, version)
    const json = Result.try(() => open(createSecretKey(dataKey), context, content).toString("utf8"))
    if (Result.isFailure(json)) return fail(changed)
    return Option.match(decodeJson(json.success), {
      onNone: () => fail("the content is not a requisite"),
      onSome: (requisite) => Result.succeed(requisite)
    })
  })
}

/** Re-encrypts the data key under the active key; the encrypted content does not change. */
export const rewrapRequisite = (
  keyring: RequisiteKeyring,
  sealed: SealedRequisite
): Result.Result<Uint8Array, RequisiteUnreadable> =>
  Result.map(unwrap(keyring, sealed), ({ content, dataKey }) =>
    makeEnvelope(keyring.active, sealed.dealerId, sealed.version, dataKey, content)
  )
