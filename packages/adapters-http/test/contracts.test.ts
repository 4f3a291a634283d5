import { Validator } from "@seriousme/openapi-schema-validator"
import { describe, expect, it } from "vitest"
import { endpoints, openApiDocument, problems } from "../src/index.ts"
import { clientFiles } from "./clientFiles.ts"
import { makeHttpBench } from "./httpBench.ts"
import { lintOpenApi } from "./lintOpenApi.ts"

const document = openApiDocument()
const file = "../../../docs/contracts/openapi.json"

describe("the OpenAPI document", () => {
  it("is the committed one; npm run contracts updates it", async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(file)
  })

  it("is valid OpenAPI 3.1", async () => {
    const { errors, valid } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
  })

  it("passes the linter", async () => {
    expect(await lintOpenApi(JSON.stringify(document))).toEqual([])
    const worse = JSON.stringify(document).replace('"summary":"Register a dealer",', "")
    expect(await lintOpenApi(worse)).toEqual(["operation-summary #/paths/~1v1~1dealers/post/summary"])
  })

  it("is served without a key", async () => {
    const answer = await makeHttpBench().send("GET", "/openapi.json", { key: null })
    expect([answer.status, answer.json]).toEqual([200, JSON.parse(JSON.stringify(document))])
  })

  it("has every operation of the contract once", () => {
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

  it("forbids unknown fields in requests and allows them in answers", () => {
    const schemas = (document.components as { schemas: Record<string, Record<string, unknown>> }).schemas
    expect(schemas.RegisterDealer?.additionalProperties).toBe(false)
    expect(schemas.Requisite?.additionalProperties).toBe(false)
    expect(schemas.Dealer?.additionalProperties).toBe(true)
    const closed = { additionalProperties: false }
    expect(schemas.CreateBill?.anyOf).toMatchObject([closed, closed, closed])
  })

  it("has every problem code, and no host", () => {
    const text = JSON.stringify(document)
    for (const code of Object.keys(problems)) expect(text).toContain(`"${code}"`)
    expect(text).not.toMatch(/https?:\/\/(?!json-schema\.org)/)
  })
})

const generated = Object.entries(await clientFiles(document))

describe("the client", () => {
  it.each(generated)("has the types of the document: %s", async (name, text) => {
    await expect(text).toMatchFileSnapshot(`../src/client/generated/${name}`)
  })
})
