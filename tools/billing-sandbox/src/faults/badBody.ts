import { Predicate } from "effect"

const mapFields = (body: unknown, change: (key: string, value: unknown) => unknown): unknown => {
  if (Array.isArray(body)) return body.map((item) => mapFields(item, change))
  if (!Predicate.isObject(body)) return body
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      key,
      Array.isArray(value) ? mapFields(value, change) : change(key, value)
    ])
  )
}

/** Changes the type of every value. */
export const withWrongTypes = (body: unknown): unknown =>
  mapFields(body, (_, value) => (typeof value === "string" ? [value.length] : String(value)))

/** The answer for another object: another id and another reference. */
export const withForeignIds = (body: unknown): unknown =>
  mapFields(body, (key, value) => {
    if (key.endsWith("Id")) return `${key.slice(0, -2)}-${"f".repeat(32)}`
    return key.endsWith("Ref") ? "another-object" : value
  })
