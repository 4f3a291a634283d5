import * as fc from "fast-check"
import type { JsonSchema, OpenApi } from "./OpenApi.ts"

/** Few texts, so that later requests meet objects of earlier ones. */
const textsMax = 40
const seed = 5

const sampled = (arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.constantFrom(...fc.sample(arbitrary, { numRuns: textsMax, seed }))

const makeText = ({ examples = [], maxLength = 30, minLength = 0, pattern }: JsonSchema): fc.Arbitrary<unknown> => {
  const free = fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, minLength + 20) })
  // fast-check cannot generate `\p{L}`; Latin letters do.
  const regex = new RegExp((pattern ?? "").replaceAll("\\p{L}", "A-Za-z"), "u")
  // fast-check cannot generate from a lookahead, so it filters.
  const made = /^$|\(\?[!=]/.test(pattern ?? "")
    ? free.filter((text) => regex.test(text))
    : fc.stringMatching(regex)
  const few = sampled(made)
  return examples.length === 0 ? few : fc.oneof(few, fc.constantFrom(...examples))
}

/** Values that a schema allows. */
export const makeArbitrary = (schema: JsonSchema, document: OpenApi): fc.Arbitrary<unknown> => {
  const inner = (part: JsonSchema): fc.Arbitrary<unknown> => makeArbitrary(part, document)
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace("#/components/schemas/", "")
    return inner(document.components.schemas[name] ?? {})
  }
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const members = schema.anyOf ?? schema.oneOf
  if (members !== undefined) return fc.oneof(...members.map(inner))
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
  return schema.type === "string" ? makeText(schema) : fc.constant(null)
}
