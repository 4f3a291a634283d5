import openApiTypeScript, { astToString } from "openapi-typescript"
import { format, resolveConfig } from "prettier"

interface Operation {
  readonly operationId: string
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> }
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const notice =
  "// Made from docs/contracts/openapi.json by `npm run contracts`; change the endpoints' declarations instead."

const isProblem = (status: string, { content = {} }: Operation["responses"][string]): boolean =>
  status === "default" || Object.keys(content).every((type) => type === "application/problem+json")

const routeOf = (path: string, method: string, { operationId, requestBody, responses }: Operation): string => {
  const answers = Object.entries(responses).filter(([status, response]) => !isProblem(status, response))
  const [mediaType = ""] = Object.keys(answers[0]?.[1].content ?? {})
  const [bodyMediaType = "application/json"] = Object.keys(requestBody?.content ?? {})
  const sent = bodyMediaType === "application/json" ? {} : { bodyMediaType }
  const statuses = answers.map(([status]) => Number(status))
  const route = { method: method.toUpperCase(), path, statuses, mediaType: mediaType.split(";")[0], ...sent }
  return `${operationId}: ${JSON.stringify(route)}`
}

const makeRoutes = ({ paths }: Document): string => {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => routeOf(path, method, operation))
  )
  return `/** How an operation is called, and its statuses that are not problems. */
    export const routes = { ${routes.join(",\n")} } as const`
}

/** The client goes by operations; paths say the same again. */
const isUsed = (declaration: string): boolean =>
  /^export (?:interface|type) (?:components|operations)\b/m.test(declaration)

/** The generated files of the client by name. */
export const generateFiles = async (openApi: object): Promise<Readonly<Record<string, string>>> => {
  const nodes = await openApiTypeScript(JSON.stringify(openApi), { immutable: true })
  const types = nodes
    .map((node) => astToString(node))
    .filter(isUsed)
    .join("\n")
  const options = { ...(await resolveConfig(import.meta.filename)), parser: "typescript" }
  const write = (text: string) => format(`${notice}\n\n${text}`, options)
  return { "openapi.ts": await write(types), "routes.ts": await write(makeRoutes(openApi as Document)) }
}
