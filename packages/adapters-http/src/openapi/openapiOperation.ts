import { Schema, type JsonSchema } from "effect"
import { formatContentType, type Endpoint } from "../endpoint/endpoint.ts"
import { anyBytes } from "../endpoint/readBody.ts"
import { parameterExamples } from "../endpoint/examples.ts"
import { answerHeaders } from "./openapiHeaders.ts"
import type { OpenApiParameters } from "./OpenApiParameters.ts"
import type { OpenApiSchemas } from "./OpenApiSchemas.ts"
import type { OpenApiResponses } from "./OpenApiResponses.ts"
import { propertyDescriptions } from "./propertyDescriptions.ts"
import { waitMaxS } from "../endpoint/preferredWait.ts"

const preferParameter = {
  name: "Prefer",
  in: "header",
  required: false,
  description: `wait=N: wait up to N seconds for Billing; at most ${waitMaxS}, 0 by default (RFC 7240)`,
  schema: { type: "string" },
  example: "wait=5"
}

const isRequired = (schema: JsonSchema.JsonSchema, name: string): boolean =>
  Array.isArray(schema.required) && schema.required.includes(name)

const findExample = (endpoint: Endpoint, name: string) => {
  const own = `${endpoint.name}.${name}`
  const known = [own, name].find((key) => key in parameterExamples)
  return known === undefined ? {} : { example: parameterExamples[known] }
}

/** The description belongs to the parameter: viewers do not show that of its schema. */
const describeParameter = (
  endpoint: Endpoint,
  name: string,
  { description, ...schema }: JsonSchema.JsonSchema
) => ({
  description: propertyDescriptions[`${endpoint.name}.${name}`] ?? description ?? propertyDescriptions[name],
  schema
})

const describeParameters = (endpoint: Endpoint, schemas: OpenApiSchemas, parameters: OpenApiParameters) => {
  const sources = [
    ["path", endpoint.params.documentation],
    ["query", endpoint.query.documentation]
  ] as const
  const declared = sources.flatMap(([place, documentation]) => {
    if (documentation === null) return []
    const schema = schemas.ofRequest(documentation)
    return Object.entries(schema.properties ?? {}).map(([name, property]) => ({
      name,
      in: place,
      required: isRequired(schema, name),
      ...describeParameter(endpoint, name, property as JsonSchema.JsonSchema),
      ...findExample(endpoint, name)
    }))
  })
  return [...declared, ...(endpoint.canWait === true ? [preferParameter] : [])].map((each) =>
    parameters.refer(each)
  )
}

const describeRequestBody = (
  { body, bodyMediaType = "application/json", method }: Endpoint,
  schemas: OpenApiSchemas
) => {
  if (method === "GET") return {}
  const isJson = bodyMediaType === "application/json"
  const schema = schemas.ofRequest(body.documentation ?? Schema.Struct({}))
  const examples = Object.fromEntries(Object.entries(body.examples).map(([name, value]) => [name, { value }]))
  return {
    requestBody: {
      required: !body.isEmpty,
      content: {
        [bodyMediaType]: body.isEmpty ? { schema: { type: "object", maxProperties: 0 } } : { schema, examples },
        ...(isJson ? {} : { [anyBytes]: { schema: { type: "string", format: "binary" } } })
      }
    }
  }
}

const otherForms = ({ otherMediaTypes = [] }: Endpoint) =>
  Object.fromEntries(
    otherMediaTypes.map((mediaType) => [
      formatContentType(mediaType),
      { schema: { type: "string", ...(mediaType.startsWith("text/") ? {} : { format: "binary" }) } }
    ])
  )

const describeAnswers = (endpoint: Endpoint, schemas: OpenApiSchemas) => {
  const schema = schemas.ofAnswer(endpoint.answer)
  return Object.entries(endpoint.answers).map(([status, description]) => [
    status,
    {
      description,
      headers: answerHeaders(endpoint, status),
      content: { [endpoint.mediaType ?? "application/json"]: { schema }, ...otherForms(endpoint) }
    }
  ])
}

interface OpenApiParts {
  readonly parameters: OpenApiParameters
  readonly responses: OpenApiResponses
  readonly schemas: OpenApiSchemas
}

export const describeOperation = (
  endpoint: Endpoint,
  { parameters: shared, responses, schemas }: OpenApiParts
): Readonly<Record<string, unknown>> => {
  const { description, name, scopes, summary, tag } = endpoint
  const needs = scopes.length === 0 ? "" : `Requires the scope ${scopes.join(" or ")}.`
  const parameters = describeParameters(endpoint, schemas, shared)
  return {
    operationId: name,
    tags: [tag],
    summary,
    description: [description, needs].filter((part) => part !== undefined && part !== "").join("\n\n"),
    security: scopes.flatMap((scope) => [{ apiKey: [scope] }, { jwt: [scope] }]),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...describeRequestBody(endpoint, schemas),
    responses: {
      ...Object.fromEntries(describeAnswers(endpoint, schemas)),
      ...responses.ofOperation(endpoint)
    }
  }
}
