import * as fc from "fast-check"
import type { JsonSchema, OpenApi } from "./OpenApi.ts"

/** So few that what one request made is met by others. */
const textsMax = 40
const seed = 5

const sampled = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.constantFrom(...fc.sample(arbitrary, { numRuns: textsMax, seed }))

const textOf = ({ examples = [], maxLength = 30, minLength = 0, pattern }: JsonSchema): fc.Arbitrary<unknown> => {
  const free = fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, minLength + 20) })
  // Letters of every alphabet cannot be made from a pattern, so that they are Latin here.
  const regex = new RegExp((pattern ?? "").replaceAll("\\p{L}", "A-Za-z"), "u")
  // A pattern that looks ahead only forbids; it cannot be made from.
  const made = /^$|\(\?[!=]/.test(pattern ?? "")
    ? free.filter((text) => regex.test(text))
    : fc.stringMatching(regex)
  const few = sampled(made)
  return examples.length === 0 ? few : fc.oneof(few, fc.constantFrom(...examples))
}

/** Values that a schema of the document allows, as far as it says what is allowed. */
export const arbitraryOf = (schema: JsonSchema, document: OpenApi): fc.Arbitrary<unknown> => {
  const inner = (part: JsonSchema): fc.Arbitrary<unknown> => arbitraryOf(part, document)
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace("#/components/schemas/", "")
    return inner(document.components.schemas[name] ?? {})
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(inner))
  if (schema.properties !== undefined) {
    const { properties, required = [] } = schema
    const fields = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inner(part)]))
    return fc.record(fields, { requiredKeys: [...required], noNullPrototype: true })
  }
  if (schema.type === "array") return fc.array(inner(schema.items ?? {}), { maxLength: 5 })
  if (schema.type === "integer") {
    return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000 })
  }
  if (schema.type === "boolean") return fc.boolean()
  return schema.type === "string" ? textOf(schema) : fc.constant(null)
}
