import { describe, expect, it } from "@effect/vitest"
import { paymentQr } from "../src/pdf/paymentQr.ts"
import { longInvoice, plainInvoice } from "./invoiceSamples.ts"

const mandatoryBytes = (text: string): number => Buffer.byteLength(text.slice(0, text.search(/.Sum=/u)))
const valueOf = (text: string, key: string): string | undefined =>
  new RegExp(`\\|${key}=([^|]*)`, "u").exec(text)?.[1]
const withName = (name: string) => paymentQr({ ...plainInvoice, seller: { ...plainInvoice.seller, name } })

describe("paymentQr", () => {
  it("has the fields of the standard in their order", () => {
    expect(paymentQr(plainInvoice)).toBe(
      'ST00012|Name=ООО "Лотос Авто"|PersonalAcc=40702810138250123017|BankName=ПАО Сбербанк|BIC=044525225' +
        "|CorrespAcc=30101810400000000225|Sum=1234567|Purpose=Вознаграждение за продажу автомобиля на аукционе, лот " +
        "lot-42. в том числе НДС 22% - 2226.27 руб.|PayeeINN=7710140679|KPP=771301001|DocNo=1024|DocDate=20.11.2026"
    )
  })

  it("leaves out the KPP of a seller that has none", () => {
    const text = paymentQr({ ...plainInvoice, seller: { ...plainInvoice.seller, kpp: null } })
    expect(text).toContain("|PayeeINN=7710140679|DocNo=1024|")
  })

  it("keeps the mandatory block to 300 bytes by shortening names at the borders of characters", () => {
    const text = paymentQr(longInvoice)
    expect(mandatoryBytes(text)).toBeLessThanOrEqual(300)
    expect(mandatoryBytes(text)).toBeGreaterThan(280)
    expect([...(valueOf(text, "BankName") ?? "")]).toHaveLength(45)
    expect(longInvoice.seller.name.startsWith(valueOf(text, "Name") ?? "?")).toBe(true)
    expect(text.isWellFormed()).toBe(true)
    expect(text).not.toContain("\uFFFD")
  })

  it("fills the block to the byte, whatever the characters are wide", () => {
    for (let length = 80; length < 120; length += 1) {
      for (const sign of ["a", "я", "€", "😀"]) {
        const text = withName(sign.repeat(length))
        expect(mandatoryBytes(text)).toBeLessThanOrEqual(300)
        expect(text.isWellFormed()).toBe(true)
      }
    }
  })

  it("takes another separator when a value contains the usual one", () => {
    const text = withName('ООО "А|Б"')
    expect(text.startsWith('ST00012~Name=ООО "А|Б"~PersonalAcc=')).toBe(true)
    expect(text.endsWith("~DocDate=20.11.2026")).toBe(true)
  })

  it("still separates the fields when every separator is in the values", () => {
    const text = withName("А|~^_#$&*+!;@{}Б")
    expect(text.startsWith("ST00012|Name=А ~^_#$&*+!;@{}Б|PersonalAcc=")).toBe(true)
  })

  it("dates the document by Moscow's day", () => {
    const text = paymentQr({ ...plainInvoice, issuedAt: new Date("2026-11-20T21:30:00Z") })
    expect(valueOf(text, "DocDate")).toBe("21.11.2026")
  })
})
