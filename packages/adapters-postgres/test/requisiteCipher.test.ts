import { createDecipheriv } from "node:crypto"
import { DealerId } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { assert, describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { parseRequisiteKeys } from "../src/index.ts"
import { decryptRequisite, encryptRequisite } from "../src/RequisiteCipher.ts"

const key = (byte: string) => byte.repeat(32)
const ring = (text: string) => Result.getOrThrow(parseRequisiteKeys(text))
const keyring = ring(`first:${key("a1")}`)
const id = DealerId.make(42n)
const row = { id, requisite: sampleRequisite, requisiteVersion: 3 }
const stored = encryptRequisite(keyring, row)

const reasonOf = (result: ReturnType<typeof decryptRequisite>): string => {
  assert(Result.isFailure(result))
  return result.failure.message
}

describe("Requisites at rest", () => {
  it("come back as they were", () => {
    expect(decryptRequisite(keyring, id, 3, stored)).toEqual(Result.succeed(sampleRequisite))
  })

  it("show nothing of their content, and never look the same twice", () => {
    const text = Buffer.from(stored).toString("latin1")
    for (const secret of [sampleRequisite.inn, sampleRequisite.settlementAccount, sampleRequisite.email]) {
      expect(text).not.toContain(secret)
    }
    expect(Buffer.from(encryptRequisite(keyring, row)).equals(Buffer.from(stored))).toBe(false)
  })

  it("are laid out so that another program with the key can read them", () => {
    const bytes = Buffer.from(stored)
    expect([bytes[0], bytes[1], bytes.toString("utf8", 2, 7)]).toEqual([1, 5, "first"])
    const open = (secret: Buffer, sealed: Buffer) => {
      const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(0, 12))
      decipher.setAAD(Buffer.from("dealers|42|3|first")).setAuthTag(sealed.subarray(-16))
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
    }
    const dataKey = open(Buffer.from(key("a1"), "hex"), bytes.subarray(7, 67))
    expect(JSON.parse(open(dataKey, bytes.subarray(67)).toString("utf8"))).toEqual(sampleRequisite)
  })

  it("are read by any key of the ring and written by its first", () => {
    const rotated = ring(`second:${key("b2")},first:${key("a1")}`)
    expect(decryptRequisite(rotated, id, 3, stored)).toEqual(Result.succeed(sampleRequisite))
    expect(reasonOf(decryptRequisite(keyring, id, 3, encryptRequisite(rotated, row)))).toContain("not among")
  })

  it("cannot be read with a wrong key, in another row or as another version", () => {
    const other = ring(`first:${key("b2")}`)
    const reasons = [
      decryptRequisite(other, id, 3, stored),
      decryptRequisite(keyring, DealerId.make(43n), 3, stored),
      decryptRequisite(keyring, id, 4, stored)
    ].map(reasonOf)
    for (const reason of reasons) expect(reason).toContain("a wrong key, or the bytes were changed")
  })

  it("cannot be read after any bit was flipped or any byte cut off, and the refusal tells no content", () => {
    for (let index = 0; index < stored.length; index++) {
      const flipped = Uint8Array.from(stored, (byte, at) => (at === index ? byte ^ 1 : byte))
      const reasons = [flipped, stored.subarray(0, index)].map((bytes) =>
        reasonOf(decryptRequisite(keyring, id, 3, bytes))
      )
      expect(reasons.join()).not.toContain(sampleRequisite.inn)
    }
  })
})

describe("REQUISITE_KEYS", () => {
  const base64 = Buffer.from(key("fb"), "hex").toString("base64")

  it("takes base64, base64url and hexadecimal signs for the same key, with a name or, alone, without", () => {
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
