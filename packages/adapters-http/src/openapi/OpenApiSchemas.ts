import { JsonSchema, Schema } from "effect"

/** Collects the named schemas of a document while its operations are described. */
export class OpenApiSchemas {
  readonly #components = new Map<string, JsonSchema.JsonSchema>()

  /** A schema of what callers send: unknown fields are refused. */
  ofRequest(schema: Schema.Constraint): JsonSchema.JsonSchema {
    return this.#add(schema, "error")
  }

  /** A schema of what is answered: fields may be added one day. */
  ofAnswer(schema: Schema.Constraint): JsonSchema.JsonSchema {
    return this.#add(schema, "ignore")
  }

  components(): Readonly<Record<string, JsonSchema.JsonSchema>> {
    return Object.fromEntries([...this.#components].toSorted(([left], [right]) => (left < right ? -1 : 1)))
  }

  #add(schema: Schema.Constraint, onExcessProperty: "error" | "ignore"): JsonSchema.JsonSchema {
    const { definitions, dialect, schema: root } = Schema.toJsonSchemaDocument(schema, { onExcessProperty })
    const document = JsonSchema.toMultiDocumentOpenApi3_1({ dialect, schemas: [root], definitions })
    for (const [name, definition] of Object.entries(document.definitions)) {
      // What is both sent and answered is described as it must be sent.
      if (onExcessProperty === "error" || !this.#components.has(name)) this.#components.set(name, definition)
    }
    return document.schemas[0]
  }
}
