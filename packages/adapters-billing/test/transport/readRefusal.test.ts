import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { sanitizeText } from "@dealer-billing/domain/internal"
import { readRefusal } from "../../src/transport/readRefusal.ts"
import { retryAfterMs } from "../../src/transport/retryAfterMs.ts"
import { answered } from "../samples.ts"
import { dialect, personal } from "./samples.ts"

const nowMs = Date.parse("2026-11-20T10:00:00Z")
const refusal = (status: number, retryAfter: string | null = null, body: unknown = {}) =>
  readRefusal(dialect, answered(status, body, { retryAfter }), personal, nowMs)

describe("a status of Billing", () => {
  it.each([200, 201])("%d is no refusal", (status) => {
    expect(refusal(status)).toBeNull()
  })

  it.each([400, 404, 409, 410, 413, 422, 431])("%d refuses for good", (status) => {
    expect(refusal(status)?._tag).toBe("BillingRejected")
  })

  it.each([401, 403])("%d is not the call's fault: it can be sent later", (status) => {
    expect(refusal(status)).toMatchObject({ _tag: "BillingUnavailable", retryAfterMs: null, scope: "billing" })
  })

  it.each([405, 407, 421])("%d comes from a proxy: the call can be sent later", (status) => {
    expect(refusal(status)?._tag).toBe("BillingUnavailable")
  })

  it.each(["text/html", "Text/HTML; charset=utf-8", "application/xhtml+xml"])(
    "4xx with a page (%s) is not from Billing and rejects nothing",
    (contentType) => {
      for (const status of [400, 404, 409, 413, 422]) {
        const answer = answered(status, "<h1>nginx</h1>", { contentType })
        const reason = expect.stringContaining("the answer is not from Billing")
        expect(readRefusal(dialect, answer, [], nowMs)).toMatchObject({ _tag: "BillingUnavailable", reason })
      }
      const open = readRefusal(dialect, answered(408, "", { contentType }), [], nowMs)
      expect(open?._tag).toBe("BillingOutcomeUnknown")
    }
  )

  it.each([null, "text/plain", "application/problem+json", "text/html-like"])(
    "4xx without a page refuses for good: %s",
    (contentType) => {
      expect(readRefusal(dialect, answered(404, "", { contentType }), [], nowMs)?._tag).toBe("BillingRejected")
    }
  )

  it("429 was not done, with or without a time to wait", () => {
    expect(refusal(429)).toMatchObject({ _tag: "BillingUnavailable", retryAfterMs: null })
    expect(refusal(429, "2")).toMatchObject({ _tag: "BillingUnavailable", retryAfterMs: 2_000 })
  })

  it("503 was not done if Billing says when to come again, and is unknown otherwise", () => {
    expect(refusal(503, "2")).toMatchObject({ _tag: "BillingUnavailable", retryAfterMs: 2_000 })
    expect(refusal(503)?._tag).toBe("BillingOutcomeUnknown")
    expect(refusal(503, "soon")?._tag).toBe("BillingOutcomeUnknown")
  })

  it.each([0, 202, 204, 206, 301, 302, 304, 307, 308, 408, 425, 500, 501, 502, 504, 599])(
    "%d is an unknown outcome",
    (status) => {
      expect(refusal(status)?._tag).toBe("BillingOutcomeUnknown")
    }
  )
})

describe("Retry-After", () => {
  it.each([
    ["0", 0],
    ["2", 2_000],
    [" 120 ", 120_000],
    ["1000000000", 300_000],
    ["9".repeat(400), 300_000],
    ["Fri, 20 Nov 2026 10:00:30 GMT", 30_000],
    ["Fri, 20 Nov 2026 09:00:00 GMT", 0],
    ["Sat, 20 Nov 2027 10:00:00 GMT", 300_000],
    ["Fri, 99 Nov 2026 10:00:30 GMT", null],
    ["2026-11-20T10:00:30Z", null],
    ["-1", null],
    ["1.5", null],
    ["1e3", null],
    ["soon", null],
    ["", null],
    [null, null]
  ])("%s asks for %s ms", (header, expected) => {
    expect(retryAfterMs(header, nowMs)).toBe(expected)
  })
})

describe("the reason of a refusal", () => {
  const reason = (body: unknown, rest = {}) => {
    const error = readRefusal(dialect, answered(422, body, rest), personal, nowMs)
    return error?._tag === "BillingRejected" ? error.reason : null
  }

  it("is what Billing says", () => {
    expect(reason({ words: "kpp-unknown: КПП не найден" })).toBe("kpp-unknown: КПП не найден")
  })

  it("is the status where Billing says nothing that can be read", () => {
    for (const body of ["", "<h1>Sorry</h1>", {}, { words: 7 }, { words: "" }, [], "null"]) {
      expect(reason(body)).toBe("HTTP 422")
    }
    expect(reason({ words: "x" }, { contentType: "text/plain" })).toBe("HTTP 422")
    expect(reason({ words: "x" }, { body: Result.fail("the answer was cut off") })).toBe("HTTP 422")
  })

  it("repeats nothing personal, also if Billing quotes what was sent", () => {
    const quoting = personal.join("; ")
    const kept = reason({ words: `bad: refused: ${quoting}` }) ?? ""
    for (const value of personal) expect(kept).not.toContain(value)
    expect(kept).toContain("bad: refused: …")
  })

  it("repeats it neither in capitals nor as a piece of JSON", () => {
    const name = 'ООО "Ёж (и К°)"'
    const quoting = `bad: ${JSON.stringify({ name })}, that is ${name.toUpperCase()}`
    expect(sanitizeText(quoting, [name])).toBe('bad: "name":"…" , that is …')
  })

  it("masks numbers of nine digits and more, in groups as well, and e-mails, of everyone", () => {
    expect(sanitizeText("account 40702810138000000001, mail a.b@c.ru, year 2026", [])).toBe(
      "account …, mail … year 2026"
    )
    expect(sanitizeText("7707 083 893 and +7 916 765-43-21", [])).toBe("… and …")
  })

  it("is one short line without markup or control characters", () => {
    expect(sanitizeText("<b>no\u0000\u202E\r\nway</b>", [])).toBe("b no way /b")
    expect([...sanitizeText("ы".repeat(100_000), [])]).toHaveLength(200)
  })
})
