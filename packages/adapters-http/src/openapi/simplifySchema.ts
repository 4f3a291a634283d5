import type { JsonSchema } from "effect"

type Json = JsonSchema.JsonSchema

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isNull = (part: unknown): boolean => isObject(part) && part.type === "null"

/** Generators make a useless bound of it, or refuse it. */
const isSafeBound = (value: unknown): boolean => Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER

/** `anyOf: [T, null]` becomes `type: [T, "null"]`, from which generators make an optional T. A reference stays. */
const mergeNull = (schema: Json): Json => {
  const { anyOf, ...rest } = schema
  if (!Array.isArray(anyOf) || anyOf.length !== 2 || !anyOf.some(isNull)) return schema
  const other = anyOf.find((part) => !isNull(part))
  if (!isObject(other) || typeof other.type !== "string") return schema
  const nullable = Array.isArray(other.enum) ? { enum: [...other.enum, null] } : {}
  return { ...other, ...rest, type: [other.type, "null"], ...nullable }
}

const dropDefaults = (schema: Json): Json =>
  Object.fromEntries(
    Object.entries(schema).filter(
      ([key, value]) =>
        !(key === "additionalProperties" && value === true) &&
        !((key === "minimum" || key === "maximum") && isSafeBound(value)) &&
        !(key === "title" && typeof value === "string")
    )
  )

/** Says the same in the keywords that generators of clients read well. */
export const simplifySchema = (schema: Json): Json => {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit)
    if (!isObject(value)) return value
    return mergeNull(
      dropDefaults(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, visit(part)])))
    )
  }
  return visit(schema) as Json
}

const pascalCase = (text: string): string =>
  text
    .toLowerCase()
    .split("_")
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join("")

/** The property that has one value of its own in each member. */
const findTag = (members: ReadonlyArray<Json>): string | undefined =>
  Object.keys(members[0]?.properties ?? {}).find((name) =>
    members.every((member) => {
      const property = (member.properties as Record<string, Json> | undefined)?.[name]
      return Array.isArray(property?.enum) && property.enum.length === 1
    })
  )

/**
 * A union of objects becomes a named schema per member and a `oneOf` with a discriminator, such as `CreateBill` and
 * `CreateBillGetReward`. Answers the schemas by name.
 */
export const nameMembers = (name: string, schema: Json): Readonly<Record<string, Json>> => {
  const members = Array.isArray(schema.anyOf) ? (schema.anyOf as ReadonlyArray<Json>) : []
  const tag = members.length > 1 ? findTag(members) : undefined
  if (tag === undefined) return { [name]: schema }
  const named = members.map((member) => {
    const value = String(
      (member.properties as Record<string, { readonly enum: ReadonlyArray<string> }>)[tag]?.enum[0]
    )
    return [value, `${name}${pascalCase(value)}`, member] as const
  })
  const refer = (own: string) => `#/components/schemas/${own}`
  const { anyOf: _, ...rest } = schema
  return {
    ...Object.fromEntries(named.map(([, own, member]) => [own, member])),
    [name]: {
      ...rest,
      oneOf: named.map(([, own]) => ({ $ref: refer(own) })),
      discriminator: {
        propertyName: tag,
        mapping: Object.fromEntries(named.map(([value, own]) => [value, refer(own)]))
      }
    }
  }
}
