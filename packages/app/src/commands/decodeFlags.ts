import { Effect, Option, Schema, SchemaIssue } from "effect"

/** The flags or arguments do not make a command. */
export class BadFlags extends Schema.TaggedError<BadFlags>()("BadFlags", {
  problems: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return this.problems.join("\n")
  }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => {
    if (issue._tag === "MissingKey") return "is required"
    if (issue._tag === "UnexpectedKey") return "cannot be used"
    return SchemaIssue.defaultLeafHook(issue).replace(/^Expected /, "must be ")
  }
})

/** The fields that were given. */
export const givenFields = <A>(fields: Readonly<Record<string, Option.Option<A>>>): Record<string, A> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (Option.isSome(value) ? [[name, value.value]] : []))
  )

/**
 * Decodes what was typed. `names` has the flag or argument of each field. `mode` is the flag that decides which of
 * the others are needed: "--dealer is required with --action apply".
 */
export const decodeFlags = <A>(
  schema: Schema.ConstraintDecoder<A>,
  input: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>,
  mode: string | null = null
): Effect.Effect<A, BadFlags> =>
  Effect.mapError(
    Schema.decodeUnknownEffect(schema, { errors: "all", onExcessProperty: "error" })(input),
    ({ issue }) =>
      new BadFlags({
        problems: format(issue).issues.map(({ message, path = [] }) => {
          const [first] = path
          const field = String(typeof first === "object" ? first.key : first)
          const isAboutMode = message === "is required" || message === "cannot be used"
          return `${names[field] ?? field} ${message}${isAboutMode && mode !== null ? ` with ${mode}` : ""}`
        })
      })
  )
