import { JsonSchema, Schema } from "effect"
import { answerExamples } from "./answerExamples.ts"
import { describeProperties } from "./describeProperties.ts"
import { nameMembers, simplifySchema } from "./simplifySchema.ts"

export class OpenApiSchemas {
  readonly #components = new Map<string, JsonSchema.JsonSchema>()

  /** For requests: unknown fields are refused. */
  ofRequest(schema: Schema.Constraint): JsonSchema.JsonSchema {
    return this.#add(schema, "error")
  }

  /** For answers: fields may be added later. */
  ofAnswer(schema: Schema.Constraint): JsonSchema.JsonSchema {
    return this.#add(schema, "ignore")
  }

  components(): Readonly<Record<string, JsonSchema.JsonSchema>> {
    return Object.fromEntries([...this.#components].toSorted(([left], [right]) => (left < right ? -1 : 1)))
  }

  #add(schema: Schema.Constraint, onExcessProperty: "error" | "ignore"): JsonSchema.JsonSchema {
    const { definitions, dialect, schema: root } = Schema.toJsonSchemaDocument(schema, { onExcessProperty })
    const document = JsonSchema.toMultiDocumentOpenApi3_1({ dialect, schemas: [root], definitions })
    for (const [union, definition] of Object.entries(document.definitions)) {
      for (const [name, component] of Object.entries(nameMembers(union, simplifySchema(definition)))) {
        // A schema used in both directions is described as for requests.
        if (onExcessProperty === "error" || !this.#components.has(name))
          this.#components.set(name, { ...describeProperties(name, component), ...answerExamples[name] })
      }
    }
    return describeProperties("", simplifySchema(document.schemas[0]))
  }
}
