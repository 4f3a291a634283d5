import { createDecipheriv } from "node:crypto"
import { DealerId } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { assert, describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { parseRequisiteKeys, type RequisiteUnreadable } from "../src/index.ts"
import { decryptRequisite, encryptRequisite, rewrapRequisite } from "../src/encryption/RequisiteCipher.ts"

const key = (byte: string) => byte.repeat(32)
const ring = (text: string) => Result.getOrThrow(parseRequisiteKeys(text))
const keyring = ring(`first:${key("a1")}`)
const id = DealerId.make(42n)
const row = { id, requisite: sampleRequisite, requisiteVersion: 3 }
const stored = encryptRequisite(keyring, row)
const sealed = { dealerId: id, version: 3, requisite: stored }

const reasonOf = (result: Result.Result<unknown, RequisiteUnreadable>): string => {
  assert(Result.isFailure(result))
  return result.failure.message
}

describe("Requisites at rest", () => {
  it("are decrypted unchanged", () => {
    expect(decryptRequisite(keyring, sealed)).toEqual(Result.succeed(sampleRequisite))
  })

  it("reveal no content, and two encryptions differ", () => {
    const text = Buffer.from(stored).toString("latin1")
    for (const secret of [sampleRequisite.inn, sampleRequisite.settlementAccount, sampleRequisite.email]) {
      expect(text).not.toContain(secret)
    }
    expect(Buffer.from(encryptRequisite(keyring, row)).equals(Buffer.from(stored))).toBe(false)
  })

  it("have a documented layout that another program can read with the key", () => {
    const bytes = Buffer.from(stored)
    expect([bytes[0], bytes[1], bytes.toString("utf8", 2, 7)]).toEqual([2, 5, "first"])
    const open = (secret: Buffer, context: string, part: Buffer) => {
      const decipher = createDecipheriv("aes-256-gcm", secret, part.subarray(0, 12))
      decipher.setAAD(Buffer.from(context)).setAuthTag(part.subarray(-16))
      return Buffer.concat([decipher.update(part.subarray(12, -16)), decipher.final()])
    }
    const dataKey = open(Buffer.from(key("a1"), "hex"), "dealers|42|3|first", bytes.subarray(7, 67))
    expect(JSON.parse(open(dataKey, "dealers|42|3", bytes.subarray(67)).toString("utf8"))).toEqual(sampleRequisite)
  })

  it("are decrypted by any key of the ring and encrypted by the first", () => {
    const rotated = ring(`second:${key("b2")},first:${key("a1")}`)
    expect(decryptRequisite(rotated, sealed)).toEqual(Result.succeed(sampleRequisite))
    const written = { ...sealed, requisite: encryptRequisite(rotated, row) }
    expect(reasonOf(decryptRequisite(keyring, written))).toContain("REQUISITE_KEYS does not contain the key")
  })

  it("keep their encrypted content in a key rotation, and need only the new key afterwards", () => {
    const rotated = ring(`second-key:${key("b2")},first:${key("a1")}`)
    const requisite = Result.getOrThrow(rewrapRequisite(rotated, sealed))
    const content = Buffer.from(stored).subarray(2 + "first".length + 60)
    expect(
      Buffer.from(requisite)
        .subarray(2 + "second-key".length + 60)
        .equals(content)
    ).toBe(true)
    const alone = ring(`second-key:${key("b2")}`)
    expect(decryptRequisite(alone, { ...sealed, requisite })).toEqual(Result.succeed(sampleRequisite))
  })

  it("cannot be read in another format", () => {
    const requisite = Uint8Array.from(stored)
    requisite[0] = 1
    expect(reasonOf(decryptRequisite(keyring, { ...sealed, requisite }))).toContain("unknown format")
  })

  it("cannot be read with a wrong key, in another row or as another version", () => {
    const other = ring(`first:${key("b2")}`)
    const reasons = [
      decryptRequisite(other, sealed),
      decryptRequisite(keyring, { ...sealed, dealerId: DealerId.make(43n) }),
      decryptRequisite(keyring, { ...sealed, version: 4 }),
      rewrapRequisite(keyring, { ...sealed, version: 4 })
    ].map(reasonOf)
    for (const reason of reasons) expect(reason).toContain("wrong key, or the bytes were changed")
  })

  it("cannot be read with the content of another row behind their own key", () => {
    const other = Buffer.from(encryptRequisite(keyring, { ...row, requisiteVersion: 4 }))
    const mixed = Buffer.concat([stored.subarray(0, 67), other.subarray(67)])
    expect(reasonOf(decryptRequisite(keyring, { ...sealed, requisite: mixed }))).toContain("were changed")
  })

  it("cannot be read after any bit was flipped or any byte was removed, and the error has no content", () => {
    for (let index = 0; index < stored.length; index++) {
      const flipped = Uint8Array.from(stored, (byte, at) => (at === index ? byte ^ 1 : byte))
      const reasons = [flipped, stored.subarray(0, index)].map((requisite) =>
        reasonOf(decryptRequisite(keyring, { ...sealed, requisite }))
      )
      expect(reasons.join()).not.toContain(sampleRequisite.inn)
    }
  })
})

describe("REQUISITE_KEYS", () => {
  const base64 = Buffer.from(key("fb"), "hex").toString("base64")

  it("accepts a key as base64, base64url or hexadecimal digits; a single key needs no name", () => {
    const texts = [
      `k:${base64}`,
      `k:${Buffer.from(key("fb"), "hex").toString("base64url")}`,
      `k:${key("fb")}`,
      base64
    ]
    for (const text of texts) {
      expect(ring(text).active.key.export().toString("hex")).toBe(key("fb"))
    }
    expect([...ring(`new:${base64}, old:${key("0a")}`).byId.keys()]).toEqual(["new", "old"])
  })

  it.each([
    ["", "32 bytes"],
    ["k:short", "32 bytes"],
    [`k:${key("0a")}00`, "32 bytes"],
    [`k k:${base64}`, "bad name"],
    [`${base64},${base64}`, "no name"],
    [`a:${base64},a:${key("0a")}`, "same name"],
    [`a:${base64},`, "no name"]
  ])("refuses %s", (text, problem) => {
    const result = parseRequisiteKeys(text)
    assert(Result.isFailure(result))
    expect(result.failure).toContain(problem)
    expect(result.failure).not.toContain(base64)
  })

  it("does not show a key when it is printed", () => {
    expect(JSON.stringify([keyring.active, String(keyring.active.key)])).not.toContain("a1a1")
  })
})
