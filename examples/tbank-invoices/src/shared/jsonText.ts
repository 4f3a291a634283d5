import { formatMoney, type Kopecks } from "@dealer-billing/domain"

/** Written into the JSON digit by digit, never through a float. */
export class JsonNumber {
  readonly digits: string

  private constructor(digits: string) {
    this.digits = digits
  }

  static ofMoney(kopecks: Kopecks): JsonNumber {
    return new JsonNumber(formatMoney(kopecks))
  }

  static ofInteger(integer: bigint): JsonNumber {
    return new JsonNumber(integer.toString())
  }
}

type JsonValue = string | JsonNumber | ReadonlyArray<JsonValue> | { readonly [key: string]: JsonValue | undefined }

const isList = (value: JsonValue): value is ReadonlyArray<JsonValue> => Array.isArray(value)

export const jsonText = (value: JsonValue): string => {
  if (typeof value === "string") return JSON.stringify(value)
  if (value instanceof JsonNumber) return value.digits
  if (isList(value)) return `[${value.map(jsonText).join(",")}]`
  const fields = Object.entries(value).flatMap(([key, field]) =>
    field === undefined ? [] : [`${JSON.stringify(key)}:${jsonText(field)}`]
  )
  return `{${fields.join(",")}}`
}
