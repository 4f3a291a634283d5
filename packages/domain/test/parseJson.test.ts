import { describe, expect, it } from "@effect/vitest"
import { Result, Schema } from "effect"
import { jsonDepthMax, parseJson } from "../src/internal.ts"

const parse = (text: string) => parseJson(new TextEncoder().encode(text))
const problem = (text: string): string => Result.getOrElse(Result.flip(parse(text)), () => "no problem")

describe("parseJson", () => {
  it("reads what JSON.parse reads", () => {
    const text = '{"a":[1,{"b":"\\"}{[,:"},null],"a2":{"a":true},"":"\\u0061"}'
    expect(parse(text)).toEqual(Result.succeed(JSON.parse(text)))
  })

  it.prop(
    "reads whatever JSON.stringify writes",
    [Schema.Array(Schema.Record(Schema.String, Schema.String))],
    ([value]) => {
      const text = JSON.stringify(value)
      expect(parse(text)).toEqual(Result.succeed(JSON.parse(text)))
    }
  )

  it.each([
    ['{"sum":"1.00","sum":"2.00"}', "sum"],
    ['{"a":{"x":1,"x":2}}', "x"],
    ['[{"x":1},{"y":1,"y":2}]', "y"],
    ['{"sum":1,"s\\u0075m":2}', "sum"],
    ['{"sum" : 1 , "sum"\t:\n2}', "sum"],
    ['{"__proto__":1,"__proto__":2}', "__proto__"],
    [`{"a":1,"a"${" ".repeat(500)}:2}`, "a"]
  ])("refuses a duplicate key: %s", (text, key) => {
    expect(problem(text)).toBe(`duplicate key "${key}"`)
  })

  const Key = Schema.Literals(["a", "\\u0061", "b", "0", "{", ":", "__proto__", '\\"', ""])
  const Inner = Schema.Array(Schema.Struct({ key: Key, isList: Schema.Boolean }))
  const Members = Schema.Array(Schema.Struct({ key: Key, inner: Inner, isList: Schema.Boolean }))

  it.prop("finds a duplicate key in any place", [Members], ([members]) => {
    const objectOf = (parts: ReadonlyArray<{ readonly key: string }>, valueOf: (index: number) => string) =>
      `{${parts.map(({ key }, index) => `"${key}" :${valueOf(index)}`).join()}}`
    const inner = members.map(({ inner: parts }) =>
      objectOf(parts, (index) => (parts[index]?.isList ? '["a",":"]' : "{}"))
    )
    const text = objectOf(members, (index) => (members[index]?.isList ? `[${inner[index]}]` : `${inner[index]}`))
    const isTwice = [members, ...members.map((member) => member.inner)].some(
      (parts) => new Set(parts.map(({ key }) => JSON.parse(`"${key}"`))).size < parts.length
    )
    expect(problem(text).startsWith("duplicate key")).toBe(isTwice)
  })

  it("finds a duplicate key that JSON.parse of Node 24 reads as two keys, after a key with a backslash", () => {
    expect(problem('[{"\\\\":1},{"\\\\":1}]')).toBe("no problem")
    expect(problem('{"\\"":1,"\\"":2}')).toBe(String.raw`duplicate key "\""`)
  })

  it("takes the same key in different objects, and as a value", () => {
    expect(problem('{"a":{"a":"a"},"b":["a","a",{"a":"b"}]}')).toBe("no problem")
  })

  it("does not let __proto__ change the object's prototype", () => {
    const parsed = Result.getOrThrow(parse('{"__proto__":{"isAdmin":true}}')) as Record<string, unknown>
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype)
    expect(parsed["isAdmin"]).toBeUndefined()
  })

  it("takes the deepest nesting allowed and refuses one more", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth)
    expect(problem(nested(jsonDepthMax))).toBe("no problem")
    expect(problem(nested(jsonDepthMax + 1))).toContain("nested deeper")
    expect(problem("[".repeat(200_000))).toContain("nested deeper")
    expect(problem(`"${"[".repeat(100)}"`)).toBe("no problem")
  })

  it.each([
    [[0x22, 0xff, 0x22], "a byte that UTF-8 never has"],
    [[0x22, 0xc0, 0x80, 0x22], "an overlong zero"],
    [[0x22, 0xed, 0xa0, 0x80, 0x22], "a surrogate as UTF-8"],
    [[0x22, 0xd0, 0x22], "half a letter"]
  ])("refuses %j: %s", (bytes) => {
    expect(parseJson(new Uint8Array(bytes))).toEqual(Result.fail("not valid UTF-8"))
  })

  it.each(["", " ", "{", '{"a":1,}', "nul", "NaN", "'a'", '{"a":1}{"b":2}', '"\u0000"', "01", "{]"])(
    "refuses %j",
    (text) => {
      expect(problem(text)).toBe("not valid JSON")
    }
  )

  it("repeats nothing of the input but the key", () => {
    expect(problem('{"secret-value')).not.toContain("secret")
  })

  it("reads a large flat input in time that grows with its length alone", () => {
    const text = `{${Array.from({ length: 50_000 }, (_, index) => `"k${index}":"v"`).join(",")}}`
    expect(problem(text)).toBe("no problem")
  })
})
