import { Result } from "effect"
import { describe, expect, it } from "vitest"
import { queryValues } from "../src/endpoint/queryValues.ts"
import { makeHttpBench } from "./httpBench.ts"

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`).join("&")

describe("the parameters of a query", () => {
  it("may each appear once", () => {
    expect(queryValues("a=1&b=%D0%B1+x&c")).toEqual(Result.succeed({ a: "1", b: "б x", c: "" }))
    expect(queryValues("")).toEqual(Result.succeed({}))
    expect(queryValues("a=1&b=2&a=3&b=4&a=5")).toMatchObject({
      failure: { errors: [{ path: "a", message: "is repeated" }, { path: "b" }] }
    })
  })

  it("are 32 at most, and more are not parsed", () => {
    expect(Result.isSuccess(queryValues(names(32)))).toBe(true)
    expect(queryValues(names(33))).toMatchObject({ failure: { code: "invalid-request" } })
    expect(queryValues("&".repeat(32))).toMatchObject({ failure: { code: "invalid-request" } })
  })
})

describe("a query of thousands of parameters", () => {
  const long = names(2_400)

  it("is refused by operations with parameters", async () => {
    const answer = await makeHttpBench().send("GET", `/v1/dealers/nobody?${long}`)
    expect([answer.status, answer.json.code]).toEqual([400, "invalid-request"])
    expect((answer.json.errors as ReadonlyArray<unknown>).length).toBe(1)
  })

  it.each([
    ["/healthz", null],
    ["/readyz", null],
    ["/metrics", "key-read"],
    ["/openapi.json", null],
    ["/docs", null]
  ])("says nothing to %s", async (path, key) => {
    expect((await makeHttpBench().send("GET", `${path}?${long}`, { key })).status).toBe(200)
  })
})
