import { DateTime } from "effect"

const isTagged = (value: unknown): value is { readonly $: string; readonly value: string } =>
  typeof value === "object" && value !== null && "$" in value

/** An entity as JSON: ids, kopecks and times are no JSON values, so they are tagged. */
export const toJson = (entity: unknown): string =>
  JSON.stringify(entity, function (this: Readonly<Record<string, unknown>>, key) {
    // Not the second parameter: a time has become a text there.
    const value = this[key]
    if (typeof value === "bigint") return { $: "bigint", value: String(value) }
    if (DateTime.isDateTime(value)) return { $: "time", value: DateTime.formatIso(value) }
    if (value instanceof Uint8Array) return { $: "bytes", value: Buffer.from(value).toString("base64") }
    return value
  })

/** What `toJson` wrote. The caller names the type: only this adapter writes these columns. */
export const fromJson = <Entity>(text: string): Entity =>
  JSON.parse(text, (_, value: unknown) => {
    if (!isTagged(value)) return value
    if (value.$ === "bigint") return BigInt(value.value)
    return value.$ === "time"
      ? DateTime.makeUnsafe(value.value)
      : new Uint8Array(Buffer.from(value.value, "base64"))
  }) as Entity
