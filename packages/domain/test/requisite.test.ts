import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import {
  isAccountOfBank,
  isInnOfLegalEntity,
  isInnOfPerson,
  isOgrn,
  isOgrnip,
  isSameRequisite,
  Requisite
} from "../src/internal.ts"
import { requisiteProblems } from "../src/dealer/requisiteProblems.ts"
import { sampleRequisite, sampleRequisiteOfSoleProprietor } from "../src/testing/index.ts"

describe("check digits", () => {
  it.each(["7707083893", "7736207543", "7710140679"])("take the organisation's INN %s", (inn) => {
    expect(isInnOfLegalEntity(inn)).toBe(true)
  })

  it.each(["7707083894", "770708389", "77070838933", "770708389x", "", "٧٧٠٧٠٨٣٨٩٣"])(
    "refuse %s as an organisation's INN",
    (inn) => {
      expect(isInnOfLegalEntity(inn)).toBe(false)
    }
  )

  it("check both digits of a person's INN", () => {
    expect(isInnOfPerson("500100732259")).toBe(true)
    expect(isInnOfPerson("500100732258")).toBe(false)
    expect(isInnOfPerson("500100732249")).toBe(false)
    expect(isInnOfPerson("7707083893")).toBe(false)
  })

  it.each(["1027700132195", "1027700229193"])("take the OGRN %s", (ogrn) => {
    expect(isOgrn(ogrn)).toBe(true)
  })

  it("refuse a wrong OGRN and a wrong OGRNIP, and take a right OGRNIP", () => {
    expect(isOgrn("1027700132196")).toBe(false)
    expect(isOgrn("304500116000157")).toBe(false)
    expect(isOgrnip("304500116000157")).toBe(true)
    expect(isOgrnip("304500116000158")).toBe(false)
  })

  it.each([
    ["30101810400000000225", "044525225"],
    ["30101810145250000974", "044525974"],
    ["30101810200000000593", "044525593"],
    ["30101810200000000700", "044525700"],
    ["30101810800000000746", "049805000"]
  ])("take the correspondent account %s of bank %s", (account, bik) => {
    expect(isAccountOfBank(bik, account, "correspondent")).toBe(true)
    expect(
      isAccountOfBank(bik, `${account.slice(0, -1)}${(Number(account.at(-1)) + 1) % 10}`, "correspondent")
    ).toBe(false)
  })

  it.each([
    ["40602810700000000025", "049805746"],
    ["40702810138250123017", "044525225"]
  ])("take the settlement account %s of bank %s", (account, bik) => {
    expect(isAccountOfBank(bik, account, "settlement")).toBe(true)
  })

  it("take an account opened in the central bank, by the key of the region", () => {
    expect(isAccountOfBank("040305000", "40102810100000010001", "settlement")).toBe(true)
    expect(isAccountOfBank("040305000", "40102810200000010001", "settlement")).toBe(false)
  })

  it("refuse a settlement account of another bank or with a changed digit", () => {
    expect(isAccountOfBank("044525225", "40702810138250123018", "settlement")).toBe(false)
    expect(isAccountOfBank("044525974", "40702810138250123017", "settlement")).toBe(false)
    expect(isAccountOfBank("04452522", "40702810138250123017", "settlement")).toBe(false)
  })

  it("count a clearing letter as its digit", () => {
    const key = (sixth: string) => isAccountOfBank("044525225", `40702${sixth}10138250123017`, "settlement")
    expect([key("8"), key("Т"), key("А"), key("A")]).toEqual([true, true, false, false])
  })

  it("notice any one changed digit of INN, OGRN and accounts", () => {
    const spoil = (text: string, index: number) =>
      text.slice(0, index) + ((Number(text[index]) + 1) % 10) + text.slice(index + 1)
    for (let index = 0; index < 10; index += 1) expect(isInnOfLegalEntity(spoil("7707083893", index))).toBe(false)
    for (let index = 0; index < 20; index += 1) {
      expect(isAccountOfBank("044525225", spoil("40702810138250123017", index), "settlement")).toBe(false)
    }
  })
})

const decode = Schema.decodeUnknownResult(Requisite)

const problemsOf = (change: Record<string, unknown>, base: object = sampleRequisite): Record<string, string> =>
  Object.fromEntries(requisiteProblems({ ...base, ...change }).map(({ issue, path }) => [path.join("."), issue]))

describe("Requisite", () => {
  it("takes a good legal entity and a good sole proprietor as they are", () => {
    expect(decode(sampleRequisite)).toEqual(Result.succeed(sampleRequisite))
    expect(decode(sampleRequisiteOfSoleProprietor)).toEqual(Result.succeed(sampleRequisiteOfSoleProprietor))
  })

  it("reports every problem at once", () => {
    const problems = problemsOf({ inn: "7707083894", ogrn: "1", bik: "x", email: "me", nickname: "R", phone: 7 })
    expect(Object.keys(problems).toSorted()).toEqual(["bik", "email", "inn", "nickname", "ogrn", "phone"])
    const failed = decode({ ...sampleRequisite, inn: "7707083894", ogrn: "1027700132196" })
    expect(Result.isFailure(failed) && String(failed.failure)).toContain("its check digit is wrong")
  })

  it("wants INN, OGRN and KPP of a legal entity in the forms of a legal entity", () => {
    expect(problemsOf({ inn: "500100732259", ogrn: "304500116000157", kpp: undefined })).toEqual({
      inn: "must have 10 digits",
      ogrn: "must have 13 digits",
      kpp: "is required for a legal entity"
    })
  })

  it("wants no KPP of a sole proprietor", () => {
    expect(problemsOf({ kpp: "773601001" }, sampleRequisiteOfSoleProprietor)).toEqual({
      kpp: "must be absent: a sole proprietor has no KPP"
    })
  })

  it.each(["7736AZ001", "773601001"])("takes the KPP %s", (kpp) => {
    expect(problemsOf({ kpp })).toEqual({})
  })

  it.each(["77360100", "7736az001", "7736АЯ001", "77360100A"])("refuses the KPP %s", (kpp) => {
    expect(Object.keys(problemsOf({ kpp }))).toEqual(["kpp"])
  })

  it("holds accounts against the bank", () => {
    const problems = problemsOf({ bik: "049805747" })
    expect(Object.keys(problems).toSorted()).toEqual(["correspondentAccount", "settlementAccount"])
    expect(problemsOf({ correspondentAccount: "40702810138250123017" })).toHaveProperty("correspondentAccount")
  })

  it.each([null, [], "requisites", 5])("refuses %j as requisites", (input) => {
    expect(Result.isFailure(decode(input))).toBe(true)
  })

  it.each(["Ро\u0000машка", "Ромашка\n", " Ромашка", "Ро\u202Eмашка", "", "\uD800", "Е\u0308ж", "я".repeat(513)])(
    "refuses the name %j",
    (name) => {
      expect(Object.keys(problemsOf({ name }))).toEqual(["name"])
    }
  )

  it("says where in the signatory a problem is", () => {
    const problems = problemsOf({ signatory: { name: "И. И.", position: 1, power: "all" } })
    expect(Object.keys(problems).toSorted()).toEqual(["signatory.basis", "signatory.position", "signatory.power"])
  })

  it("calls requisites equal when all their fields are, whatever their order", () => {
    const reordered = Object.fromEntries(Object.entries(sampleRequisite).toReversed())
    expect(isSameRequisite(sampleRequisite, Schema.decodeUnknownSync(Requisite)(reordered))).toBe(true)
    expect(isSameRequisite(sampleRequisite, { ...sampleRequisite, email: "other@example.ru" })).toBe(false)
    const { phone: _, ...withoutPhone } = sampleRequisite
    expect(isSameRequisite(sampleRequisite, withoutPhone)).toBe(false)
  })
})
