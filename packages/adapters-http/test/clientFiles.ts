import { format, resolveConfig } from "prettier"
import type { Endpoint } from "../src/endpoint/endpoint.ts"
import { endpoints } from "../src/openapi/endpoints.ts"
import { listProblemCodes } from "../src/openapi/openapiProblems.ts"
import { declarationOf, documented, reachedFrom, typeOf, type JsonSchema } from "./schemaType.ts"

interface Operation {
  readonly parameters?: ReadonlyArray<{
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly schema: JsonSchema
  }>
  readonly requestBody?: { readonly content: Record<string, { readonly schema: JsonSchema }> }
  readonly responses: Record<string, { readonly content: Record<string, { readonly schema: JsonSchema }> }>
}

interface Document {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, JsonSchema> }
}

const operationIn = ({ paths }: Document, { method, path }: Endpoint): Operation => {
  const operation = paths[path]?.[method.toLowerCase()]
  if (operation === undefined) throw new Error(`The document has no ${method} ${path}`)
  return operation
}

const firstSchema = (content: Record<string, { readonly schema: JsonSchema }> = {}): JsonSchema =>
  Object.values(content)[0]?.schema ?? {}

const inputOf = ({ parameters = [], requestBody }: Operation, { body }: Endpoint): string => {
  const fields = parameters
    .filter((each) => each.in !== "header")
    .map(
      (each) => `${documented(each.schema)}readonly ${each.name}${each.required ? "" : "?"}: ${typeOf(each.schema)}`
    )
  if (requestBody !== undefined && !body.isEmpty) {
    fields.push(`readonly body: ${typeOf(firstSchema(requestBody.content))}`)
  }
  return `{ ${fields.join("\n")} }`
}

const signatureOf = (operation: Operation, endpoint: Endpoint): string => {
  const statuses = Object.keys(endpoint.answers)
  const answer = typeOf(firstSchema(operation.responses[statuses[0] ?? ""]?.content))
  const summary = `${endpoint.summary}${endpoint.summary.endsWith("?") ? "" : "."}`
  const parts = [summary, endpoint.description, `Problems: ${listProblemCodes(endpoint).join(", ")}.`]
  const comment = documented({ description: parts.filter((part) => part !== undefined).join("\n\n") })
  return `${comment}readonly ${endpoint.name}: {
    readonly input: ${inputOf(operation, endpoint)}
    readonly status: ${statuses.join(" | ")}
    readonly body: ${answer}
    readonly canWait: ${endpoint.canWait === true}
  }`
}

const routeOf = (endpoint: Endpoint): string => {
  const { answers, bodyMediaType, mediaType = "application/json", method, name, path } = endpoint
  const statuses = Object.keys(answers).map(Number)
  const sent = bodyMediaType === undefined ? {} : { bodyMediaType }
  return `${name}: ${JSON.stringify({ method, path, statuses, mediaType: mediaType.split(";")[0], ...sent })}`
}

const pascal = (tag: string): string => tag.replace(/(?:^| )(\w)/g, (_, letter: string) => letter.toUpperCase())

const money = `/** Roubles and kopecks with exactly two fraction digits: "12345.67". */\nexport type Money = string\n`

/** Types of one tag are in its file, shared ones in `shared.ts`. */
const schemasByFile = (document: Document, tags: ReadonlyArray<string>) => {
  const { schemas } = document.components
  const ofTag = (tag: string) =>
    endpoints.filter((each) => each.tag === tag).map((each) => operationIn(document, each))
  const reached = tags.map((tag) => [pascal(tag), reachedFrom(ofTag(tag), schemas)] as const)
  return Map.groupBy(Object.keys(schemas), (name) => {
    const owners = reached.filter(([, names]) => names.has(name)).map(([tag]) => tag)
    return owners.length === 1 ? (owners[0] ?? "shared") : "shared"
  })
}

const declarationsOf = ({ components }: Document, names: ReadonlyArray<string>): string =>
  names.map((name) => declarationOf(name, components.schemas[name] ?? {})).join("\n\n")

const signaturesOf = (document: Document, tag: string): string => {
  const signatures = endpoints
    .filter((each) => each.tag === tag)
    .map((each) => signatureOf(operationIn(document, each), each))
  return `export interface ${pascal(tag)}Operations { ${signatures.join("\n")} }`
}

const routesFile = (tags: ReadonlyArray<string>): string => {
  const names = tags.map((tag) => `${pascal(tag)}Operations`)
  return `${names.map((name) => `import type { ${name} } from "./${name}.ts"`).join("\n")}

    /** All operations by their operationId. */
    export interface Operations extends ${names.join(", ")} {}
    export type OperationName = keyof Operations

    /** How an operation is called, and its statuses that are not problems. */
    export const routes = { ${endpoints.map(routeOf).join(",\n")} } as const`
}

const importing = (
  text: string,
  files: ReadonlyArray<readonly [file: string, names: ReadonlyArray<string>]>
): string => {
  const imports = files.flatMap(([file, names]) => {
    const found = names.filter((name) => new RegExp(`[:|<] ?${name}\\b`).test(text))
    return found.length === 0 ? [] : [`import type { ${found.join(", ")} } from "./${file}.ts"`]
  })
  return `${imports.join("\n")}\n\n${text}`
}

/** The generated files of the client. */
export const clientFiles = async (openApi: Readonly<Record<string, unknown>>): Promise<Record<string, string>> => {
  const document = openApi as unknown as Document
  const tags = [...new Set(endpoints.map((endpoint) => endpoint.tag))]
  const files = schemasByFile(document, tags)
  const shared = files.get("shared") ?? []
  const fromShared = ["shared", ["Money", ...shared]] as const
  const texts: Record<string, string> = {
    "shared.ts": `${money}\n${declarationsOf(document, shared)}`,
    "routes.ts": routesFile(tags)
  }
  for (const tag of tags) {
    const own = files.get(pascal(tag)) ?? []
    if (own.length > 0) texts[`${pascal(tag)}.ts`] = importing(declarationsOf(document, own), [fromShared])
    const signatures = signaturesOf(document, tag)
    texts[`${pascal(tag)}Operations.ts`] = importing(signatures, [[pascal(tag), own], fromShared])
  }
  const sources = ["shared", ...tags.map(pascal).filter((file) => files.has(file))]
  texts["schemas.ts"] = sources.map((file) => `export type * from "./${file}.ts"`).join("\n")
  const notice =
    "// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead."
  const options = { ...(await resolveConfig(import.meta.filename)), parser: "typescript" }
  const formatted = Object.entries(texts).map(async ([name, text]) => [
    name,
    await format(`${notice}\n\n${text}`, options)
  ])
  return Object.fromEntries(await Promise.all(formatted)) as Record<string, string>
}
