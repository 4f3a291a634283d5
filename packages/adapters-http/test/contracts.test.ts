import { Validator } from "@seriousme/openapi-schema-validator"
import { format, resolveConfig } from "prettier"
import { describe, expect, it } from "vitest"
import { endpoints, openApiDocument, problems } from "../src/index.ts"
import { formatJson } from "./formatJson.ts"
import { makeHttpBench } from "./httpBench.ts"
import { lintOpenApi } from "./lintOpenApi.ts"
import { problemsPage } from "./problemsPage.ts"
import { propertyDescriptions } from "../src/openapi/propertyDescriptions.ts"

const document = openApiDocument()

/** Properties and parameters without a description, by their place. */
const findUndescribed = (value: unknown, at = ""): ReadonlyArray<string> => {
  if (typeof value !== "object" || value === null) return []
  const inner = Object.entries(value).flatMap(([key, part]) => {
    const place = key === "properties" || at === "" ? at : `${at}.`
    if (key !== "properties") return findUndescribed(part, `${place}${key}`)
    return Object.entries(part as Readonly<Record<string, { readonly description?: string }>>).flatMap(
      ([name, property]) => [
        ...(property.description === undefined ? [`${at}.${name}`] : []),
        ...findUndescribed(property, `${at}.${name}`)
      ]
    )
  })
  const isParameter = "in" in value && "name" in value && "schema" in value
  return [...(isParameter && !("description" in value && value.description) ? [at] : []), ...inner]
}
const file = "../../../docs/contracts/openapi.json"

describe("the OpenAPI document", () => {
  it("is the committed one; npm run contracts updates it", async () => {
    await expect(`${formatJson(document)}\n`).toMatchFileSnapshot(file)
  })

  it("has at most 150 kB", () => {
    expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThan(150_000)
  })

  it("describes every property and parameter, and uses every description", () => {
    expect(findUndescribed(document)).toEqual([])
    expect(findUndescribed({ schemas: { Odd: { properties: { odd: { type: "string" } } } } })).toEqual([
      "schemas.Odd.odd"
    ])
    const text = JSON.stringify(document)
    const unused = Object.entries(propertyDescriptions).filter(([, description]) => {
      return !text.includes(JSON.stringify(description).slice(1, -1))
    })
    expect(unused).toEqual([])
  })

  it("has no union with null that a generator would drop", () => {
    expect(JSON.stringify(document)).not.toMatch(/"anyOf":\[\{"type"/)
  })

  it("has a page with what to do about each problem", async () => {
    const options = { ...(await resolveConfig(import.meta.filename)), parser: "markdown" }
    await expect(await format(problemsPage(), options)).toMatchFileSnapshot("../../../docs/contracts/problems.md")
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
    expect(JSON.stringify(document)).not.toContain('"additionalProperties":true')
    expect(schemas.Dealer).not.toHaveProperty("additionalProperties")
    const members = Object.entries(schemas).filter(([name]) => name.startsWith("CreateBillGet"))
    expect(members.map(([name]) => name)).toHaveLength(3)
    for (const [, member] of members) expect(member.additionalProperties).toBe(false)
  })

  it("has every problem code, and no host", () => {
    const text = JSON.stringify(document)
    for (const code of Object.keys(problems)) expect(text).toContain(`"${code}"`)
    expect(text).not.toMatch(/https?:\/\/(?!json-schema\.org|billing\.example\/)/)
  })
})
