import type { JsonSchema } from "effect"
import { propertyDescriptions } from "./propertyDescriptions.ts"

type Json = JsonSchema.JsonSchema

/** What `Money` says of itself, which is not what this sum is. */
const general = "Roubles and kopecks with exactly two fraction digits"

const find = (path: string, name: string): string | undefined =>
  propertyDescriptions[path] ?? propertyDescriptions[name]

/**
 * Gives each property its description: its own, else the one for its path (`Bill.status`), else the one for its name.
 * In OpenAPI 3.1 a description may stand beside a `$ref`.
 */
export const describeProperties = (path: string, schema: Json): Json => {
  const visit = (at: string, value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((part) => visit(at, part))
    if (typeof value !== "object" || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [
        key,
        key === "properties" ? describeAll(at, part as Readonly<Record<string, Json>>) : visit(at, part)
      ])
    )
  }
  const describeAll = (at: string, properties: Readonly<Record<string, Json>>) =>
    Object.fromEntries(
      Object.entries(properties).map(([name, property]) => {
        const own = property.description === general ? undefined : property.description
        const description = own ?? find(`${at}.${name}`, name) ?? property.description
        const described = visit(`${at}.${name}`, property) as Json
        return [name, description === undefined ? described : { ...described, description }]
      })
    )
  return visit(path, schema) as Json
}
