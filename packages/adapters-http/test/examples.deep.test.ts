import { describe, expect, it } from "vitest"
import { registerDealerExamples } from "../src/endpoint/examples.ts"
import { openApiDocument } from "../src/index.ts"
import { makeHttpBench } from "./httpBench.ts"
import { bill, holdDeposit, register, rewardOf } from "./samples.ts"

interface Parameter {
  readonly name: string
  readonly in: "path" | "query" | "header"
  readonly required: boolean
  readonly example?: string | number
}

interface Operation {
  readonly operationId: string
  readonly parameters?: ReadonlyArray<Parameter | { readonly $ref: string }>
  readonly security: ReadonlyArray<Record<string, ReadonlyArray<string>>>
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly examples?: Record<string, { value: unknown }> }>>
  }
  readonly responses: Readonly<Record<string, unknown>>
}

const bodyOf = ({ requestBody }: Operation) => Object.entries(requestBody?.content ?? {})[0]

const document = openApiDocument() as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> }
}
const { paths } = document

const parametersOf = ({ parameters = [] }: Operation): ReadonlyArray<Parameter> =>
  parameters.map((each) => {
    const found = "$ref" in each ? document.components.parameters[each.$ref.split("/").at(-1) ?? ""] : each
    if (found === undefined) throw new Error(`the document has no ${JSON.stringify(each)}`)
    return found
  })

const cases = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, operation]) => {
    const bodies = Object.entries(bodyOf(operation)?.[1].examples ?? {})
    const sent = bodies.length === 0 ? [["no body", { value: undefined }] as const] : bodies
    return sent.map(([name, { value }]) => ({
      name: `${operation.operationId}, ${name}`,
      path,
      method,
      operation,
      value
    }))
  })
)

const addressOf = (path: string, parameters: ReadonlyArray<Parameter>): string => {
  const exampleOf = (name: string): string => String(parameters.find((each) => each.name === name)?.example)
  const query = parameters
    .filter((each) => each.in === "query" && each.example !== undefined)
    .map((each) => `${each.name}=${encodeURIComponent(exampleOf(each.name))}`)
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(exampleOf(name)))
  return query.length === 0 ? filled : `${filled}?${query.join("&")}`
}

/** What the examples refer to: two dealers, the first bill, the first operation and a parked payment. */
const makeWorld = async () => {
  const bench = makeHttpBench()
  // Otherwise adoption would query Billing for the object.
  await bench.billing(({ setRecovery }) => setRecovery("none"))
  await register(bench, "dealer-1")
  await bench.send("POST", "/v1/dealers", { body: registerDealerExamples["sole proprietor"] })
  await bench.send("POST", "/v1/dealers/dealer-1/fast-buyout")
  await bill(bench, "dealer-1", rewardOf("lot-1"))
  const shared = { sum: "1.00", currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
  await bench.pay({ type: "payment.received", paymentId: "p-1", contractId: "unknown", ...shared })
  return bench
}

describe("the examples of the OpenAPI document", () => {
  it("exist for every required parameter and every body", () => {
    for (const { name, operation, value } of cases) {
      const missing = parametersOf(operation).filter((each) => each.required && each.example === undefined)
      const hasBody = bodyOf(operation)?.[1].examples !== undefined
      expect([name, missing, hasBody]).toEqual([name, [], value !== undefined])
    }
  })

  it.each(cases)("$name: works unchanged", async ({ method, operation, path, value }) => {
    const bench = await makeWorld()
    const parameters = parametersOf(operation)
    const prefer = parameters.find((each) => each.name === "Prefer")
    if (prefer !== undefined) bench.startBilling()
    if (operation.operationId === "returnDeposit") await holdDeposit(bench, "dealer-1", "1.00")
    const scopes = operation.security.flatMap((each) => each.apiKey ?? [])
    const answer = await bench.send(method.toUpperCase(), addressOf(path, parameters), {
      key: scopes[0] === undefined ? null : `key-${scopes[0]}`,
      headers: {
        ...(prefer === undefined ? {} : { Prefer: String(prefer.example) }),
        ...(value === undefined ? {} : { "Content-Type": bodyOf(operation)?.[0] ?? "" })
      },
      ...(value === undefined ? {} : { body: value })
    })
    const declared = Object.keys(operation.responses).filter((status) => status.startsWith("2"))
    expect(declared).toContain(String(answer.status))
  })
})
