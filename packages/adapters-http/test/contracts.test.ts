import { Validator } from "@seriousme/openapi-schema-validator"
import { describe, expect, it } from "vitest"
import { endpoints, openApiDocument, problems } from "../src/index.ts"
import { makeHttpBench } from "./httpBench.ts"
import { register } from "./samples.ts"

const document = openApiDocument()
const file = "../../../docs/contracts/openapi.json"

describe("the OpenAPI document", () => {
  it("is the committed one; npm run contracts writes it anew", async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(file)
  })

  it("is valid OpenAPI 3.1", async () => {
    const { errors, valid } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
  })

  it("is what the service serves, to everybody", async () => {
    const answer = await makeHttpBench().send("GET", "/openapi.json", { key: null })
    expect([answer.status, answer.json]).toEqual([200, JSON.parse(JSON.stringify(document))])
  })

  it("names every operation of the contract once", () => {
    const names = endpoints.map((endpoint) => endpoint.name)
    expect(new Set(names).size).toBe(names.length)
    for (const { path, params } of endpoints) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const decoded = params.decode(
        Object.fromEntries(inPath.map((name) => [name, name === "accountType" ? "DEPOSIT" : "1"]))
      )
      expect(decoded).toMatchObject({ _tag: "Success" })
    }
  })

  it("refuses unknown fields in requests and leaves answers open", () => {
    const schemas = (document.components as { schemas: Record<string, Record<string, unknown>> }).schemas
    expect(schemas.RegisterDealer?.additionalProperties).toBe(false)
    expect(schemas.Requisite?.additionalProperties).toBe(false)
    expect(schemas.Dealer?.additionalProperties).toBe(true)
    const closed = { additionalProperties: false }
    expect(schemas.CreateBill?.anyOf).toMatchObject([closed, closed, closed])
  })

  it("names every problem code that there is, and no host", () => {
    const text = JSON.stringify(document)
    for (const code of Object.keys(problems)) expect(text).toContain(`"${code}"`)
    expect(text).not.toMatch(/https?:\/\/(?!json-schema\.org)/)
  })
})

describe("the examples of the OpenAPI document", () => {
  const bench = makeHttpBench()
  // Each example that changes an operation gets one that nobody has touched: the first step of an account.
  const untouched = ["1", "4", "7"]
  let payments = 0
  const cases = endpoints.flatMap((endpoint) =>
    Object.entries(endpoint.body.examples).map(([name, body]) => [endpoint.name, name, endpoint, body] as const)
  )

  it.each(cases)("%s, %s: works as it is", async (_name, _example, endpoint, body) => {
    const { answers, bodyMediaType, method, path } = endpoint
    const cmeDealerId = "dealer-1"
    // Else it would be asked whether it has what the examples adopt.
    await bench.billing(({ setRecovery }) => setRecovery("none"))
    await register(bench, cmeDealerId)
    await bench.send("POST", `/v1/dealers/${cmeDealerId}/fast-buyout`)
    const paymentId = `p-${(payments += 1)}`
    const shared = { sum: "1.00", currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
    await bench.pay({ type: "payment.received", paymentId, contractId: "unknown", ...shared })
    const query = path.endsWith("/compare") ? "?from=2026-11-01&to=2026-11-30" : ""
    const filled = `${path}${query}`
      .replace("{paymentId}", paymentId)
      .replace("{cmeDealerId}", cmeDealerId)
      .replace("{accountType}", "SETTLEMENT")
      .replace("{operationId}", () => untouched.shift() ?? "none")
    const answer = await bench.send(method, filled, {
      body,
      headers: bodyMediaType === undefined ? {} : { "Content-Type": bodyMediaType },
      key: /operations|payments/.test(path) ? "key-admin" : "key-lotus"
    })
    expect(Object.keys(answers)).toContain(String(answer.status))
  })
})
