/** The part of JSON Schema that becomes types; limits do not. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly enum?: ReadonlyArray<string | number>
  readonly anyOf?: ReadonlyArray<JsonSchema>
  readonly oneOf?: ReadonlyArray<JsonSchema>
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: ReadonlyArray<string>
}

const scalars: Readonly<Record<string, string>> = {
  string: "string",
  integer: "number",
  number: "number",
  boolean: "boolean",
  null: "null"
}

const commentWidth = 100

const wrapped = (text: string): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (const word of text.split(" ")) {
    const line = lines.at(-1)
    if (line === undefined || line.length + word.length >= commentWidth) lines.push(word)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}

/** A doc comment, or nothing. */
export const documented = ({ description }: { readonly description?: string }): string => {
  if (description === undefined) return ""
  const lines = description.replaceAll("*/", "* /").split("\n").flatMap(wrapped)
  return lines.length === 1
    ? `/** ${lines[0]} */\n`
    : `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`
}

/** Leaves out what the type already says. */
const commentOf = (schema: JsonSchema): string => (schema.title === "Money" ? "" : documented(schema))

const fieldsOf = ({ properties = {}, required = [] }: JsonSchema): string => {
  const fields = Object.entries(properties).map(
    ([name, schema]) =>
      `${commentOf(schema)}readonly ${name}${required.includes(name) ? "" : "?"}: ${typeOf(schema)}`
  )
  return `{ ${fields.join("\n")} }`
}

/** The TypeScript type of a schema. */
export const typeOf = (schema: JsonSchema): string => {
  if (schema.$ref !== undefined) return schema.$ref.replace("#/components/schemas/", "")
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(" | ")
  const union = schema.anyOf ?? schema.oneOf
  if (union !== undefined) return [...new Set(union.map(typeOf))].join(" | ")
  if (schema.title === "Money") return "Money"
  if (schema.items !== undefined) return `ReadonlyArray<${typeOf(schema.items)}>`
  if (schema.properties !== undefined) return fieldsOf(schema)
  const scalar = scalars[schema.type ?? ""]
  if (scalar === undefined) throw new Error(`There is no type for ${JSON.stringify(schema)}`)
  return scalar
}

/** A named type. */
export const declarationOf = (name: string, schema: JsonSchema): string => {
  const isInterface = schema.properties !== undefined
  const comment = documented(schema)
  return isInterface
    ? `${comment}export interface ${name} ${fieldsOf(schema)}`
    : `${comment}export type ${name} = ${typeOf(schema)}`
}

/** The names of all schemas that a schema refers to, directly or indirectly. */
export const reachedFrom = (part: unknown, schemas: Readonly<Record<string, JsonSchema>>): ReadonlySet<string> => {
  const reached = new Set<string>()
  const visit = (inner: unknown): void => {
    for (const [, name = ""] of JSON.stringify(inner ?? {}).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (reached.has(name)) continue
      reached.add(name)
      visit(schemas[name])
    }
  }
  visit(part)
  return reached
}
