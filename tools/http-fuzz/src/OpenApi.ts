/** The part of JSON Schema that requests are generated from. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string | ReadonlyArray<string>
  readonly enum?: ReadonlyArray<string | number | null>
  readonly examples?: ReadonlyArray<unknown>
  readonly anyOf?: ReadonlyArray<JsonSchema>
  readonly oneOf?: ReadonlyArray<JsonSchema>
  readonly allOf?: ReadonlyArray<JsonSchema>
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly maxProperties?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: ReadonlyArray<string>
}

export interface Parameter {
  readonly name: string
  readonly in: "path" | "query" | "header"
  readonly required: boolean
  readonly schema: JsonSchema
  readonly example?: unknown
}

interface Content {
  readonly schema: JsonSchema
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

interface Header {
  readonly $ref?: string
  readonly required?: boolean
}

interface Reference {
  readonly $ref: string
}

interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, Header>>
  readonly content: Readonly<Record<string, Content>>
}

interface Operation {
  readonly operationId: string
  readonly parameters?: ReadonlyArray<Parameter | Reference>
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> }
  readonly responses: Readonly<Record<string, Response | Reference>>
}

/** The part of an OpenAPI 3.1 document that is used here. */
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>
    readonly headers: Readonly<Record<string, Header>>
    readonly parameters: Readonly<Record<string, Parameter>>
    readonly responses: Readonly<Record<string, Response>>
  }
}

export interface DeclaredResponse extends Response {
  /** Where it stands in the document. */
  readonly at: ReadonlyArray<string>
}

export interface DeclaredOperation extends Omit<Operation, "parameters" | "responses"> {
  readonly path: string
  readonly method: string
  readonly parameters: ReadonlyArray<Parameter>
  /** By status, or `default`. */
  readonly responses: Readonly<Record<string, DeclaredResponse>>
}

const findShared = <Kind extends "parameters" | "responses">(
  document: OpenApi,
  kind: Kind,
  { $ref }: Reference
) => {
  const name = $ref.replace(`#/components/${kind}/`, "")
  const found = document.components[kind][name]
  if (found === undefined) throw new Error(`the document has no ${$ref}`)
  return { name, found: found as OpenApi["components"][Kind][string] }
}

const declareResponse = (
  document: OpenApi,
  at: ReadonlyArray<string>,
  response: Response | Reference
): DeclaredResponse => {
  if (!("$ref" in response)) return { ...response, at }
  const { found, name } = findShared(document, "responses", response)
  return { ...found, at: ["components", "responses", name] }
}

const declare = (document: OpenApi, path: string, method: string, operation: Operation): DeclaredOperation => ({
  ...operation,
  path,
  method: method.toUpperCase(),
  parameters: (operation.parameters ?? []).map((each) =>
    "$ref" in each ? findShared(document, "parameters", each).found : each
  ),
  responses: Object.fromEntries(
    Object.entries(operation.responses).map(([status, response]) => [
      status,
      declareResponse(document, ["paths", path, method, "responses", status], response)
    ])
  )
})

/** All operations, with what they refer to. */
export const listOperations = (document: OpenApi): ReadonlyArray<DeclaredOperation> =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => declare(document, path, method, operation))
  )
