import { describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { bill, requisite, rewardOf } from "./samples.ts"

const bench = makeHttpBench()
const register = (body: unknown) => bench.send("POST", "/v1/dealers", { body })

describe("invalid input", () => {
  it("is reported completely, each problem with its path", async () => {
    const { signatory, ...rest } = requisite
    const answer = await register({
      cmeDealerId: " d",
      extra: 1,
      requisite: { ...rest, inn: "7707083894", kpp: 5, unknown: 1, signatory: { ...signatory, name: "" } }
    })
    expect(answer.status).toBe(400)
    expect(answer.json.errors).toEqual(
      expect.arrayContaining([
        { path: "extra", code: "unknown-field", message: "is not a known field" },
        { path: "cmeDealerId", code: "bad-characters", message: "must not begin or end with white space" },
        { path: "requisite.inn", code: "check-digit", message: "its check digit is wrong" },
        { path: "requisite.kpp", code: "wrong-type", message: "must be a string" },
        { path: "requisite.unknown", code: "unknown-field", message: "is not a known field" },
        { path: "requisite.signatory.name", code: "empty", message: "must not be empty" }
      ])
    )
    expect(answer.json.errors).toHaveLength(6)
  })

  it("includes empty parameters, which are not absent ones", async () => {
    const { json, status } = await bench.send("GET", "/v1/dealers/d/bills?status=&accountType=&limit=")
    expect([status, json.errors]).toEqual([
      400,
      [
        { path: "status", code: "not-allowed", message: 'must be one of "unpaid", "paid", "cancelled", "all"' },
        {
          path: "accountType",
          code: "not-allowed",
          message: 'must be one of "COMMISSION", "DEPOSIT", "SETTLEMENT"'
        },
        { path: "limit", code: "out-of-range", message: "must be a whole number from 1 to 200" }
      ]
    ])
  })

  it("includes a body that is not an object", async () => {
    expect((await register(null)).json.errors).toEqual([
      { path: "", code: "wrong-type", message: "must be an object" }
    ])
    const answer = await bill(bench, "d", [])
    expect(answer.json.errors).toEqual([{ path: "", code: "wrong-type", message: "must be an object" }])
  })

  it("names the known operations when it is missing or unknown", async () => {
    const all = "GET_REWARD, GET_SETTLEMENT, GET_DEPOSIT"
    expect((await bill(bench, "d", {})).json.errors).toEqual([
      { path: "operation", code: "required", message: `is required: one of ${all}` }
    ])
    expect((await bill(bench, "d", { operation: "GET_MONEY" })).json.errors).toEqual([
      { path: "operation", code: "not-allowed", message: `must be one of ${all}` }
    ])
  })

  it.each([
    ["carPrice", 1250000, "must be a string", "wrong-type"],
    ["carPrice", "0.00", "must be more than 0.00", "too-small"],
    ["carPrice", "-1.00", /two fraction digits/, "wrong-format"],
    ["carPrice", "1.005", /two fraction digits/, "wrong-format"],
    ["carPrice", "1e6", /two fraction digits/, "wrong-format"],
    ["carPrice", "9007199254740993000.00", /at most 12 digits/, "wrong-format"],
    ["dealId", "", "must not be empty", "empty"],
    ["dealId", "a\u0000b", "must not contain control characters", "bad-characters"],
    ["dealId", "a\ud800b", /lone surrogates/, "bad-characters"],
    ["dealId", "a\u202eb", /direction-changing/, "bad-characters"],
    ["dealId", "e\u0301", /normalisation form C/, "bad-characters"],
    ["dealId", "x".repeat(65), "must have at most 64 characters", "too-long"],
    ["dealId", "a\u2028b", /digits, single inner spaces/, "bad-characters"],
    ["dealId", "a\u00ADb", /digits, single inner spaces/, "bad-characters"],
    ["dealId", "a  b", /digits, single inner spaces/, "bad-characters"],
    ["dealId", "a;b", /digits, single inner spaces/, "bad-characters"],
    ["dealId", "lot-\u041042B", /two alphabets in one word/, "bad-characters"],
    ["dealId", "lot-\uFF21", /look-alike letters/, "bad-characters"],
    ["closedAt", "2026-11-20", /RFC 3339/, "wrong-format"],
    ["closedAt", "2026-02-31T10:00:00Z", "must be on a real day", "no-such-day"],
    ["closedAt", "2026-11-20T24:00:00Z", /RFC 3339/, "wrong-format"],
    ["closedAt", null, "must be a string", "wrong-type"],
    ["sum", "1.00", "is not a known field", "unknown-field"]
  ])("reports for %s %j: %s", async (field, value, message, code) => {
    const answer = await bill(bench, "d", { ...rewardOf("deal"), [field]: value })
    expect(answer.status).toBe(400)
    expect(answer.json.errors).toEqual([{ path: field, code, message: expect.stringMatching(message) }])
  })

  it("is truncated when it is very long", async () => {
    const unknown = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`field${index}`, 1]))
    const answer = await register({ cmeDealerId: "d", requisite, ...unknown })
    expect(answer.json.errors).toHaveLength(100)
    const long = await register({ cmeDealerId: "d", requisite, ["x".repeat(50_000)]: 1 })
    expect(long.text.length).toBeLessThan(2_000)
  })

  it("names the allowed values of a parameter", async () => {
    const answer = await bench.send("GET", "/v1/dealers/d/bills?status=open&limit=0&page=1")
    expect(answer.json.errors).toEqual([
      { path: "page", code: "unknown-field", message: "is not a known field" },
      { path: "status", code: "not-allowed", message: 'must be one of "unpaid", "paid", "cancelled", "all"' },
      { path: "limit", code: "out-of-range", message: "must be a whole number from 1 to 200" }
    ])
  })
})
