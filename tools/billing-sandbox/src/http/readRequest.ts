import { Requisite } from "@dealer-billing/domain"
import { parseJson, textProblem } from "@dealer-billing/domain/internal"
import { Effect, Result, Schema, SchemaIssue } from "effect"
import { badRequest, unprocessable } from "../shared/Refused.ts"
import type { SandboxContext } from "./HttpEnvironment.ts"

export const referenceLengthMax = 200

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const describe = (issue: SchemaIssue.Issue): string =>
  format(issue)
    .issues.map(({ message, path }) => {
      const at = (path ?? []).map((part) => (typeof part === "object" ? part.key : part)).join(".")
      return at === "" ? message : `${at}: ${message}`
    })
    .join("; ")

/** A missing body counts as an empty object. */
export const readBody = Effect.fn("readBody")(function* <A, I>(
  context: SandboxContext,
  schema: Schema.Codec<A, I>,
  onExcessProperty: "ignore" | "error" = "ignore"
) {
  const bytes = context.get("bytes")
  const parsed = bytes.length === 0 ? Result.succeed({}) : parseJson(bytes)
  const json = yield* Effect.mapError(Effect.fromResult(parsed), badRequest)
  return yield* Schema.decodeUnknownEffect(schema)(json, { errors: "all", onExcessProperty }).pipe(
    Effect.mapError((error) => badRequest(describe(error.issue)))
  )
})

export const readRequisite = (input: unknown) =>
  Schema.decodeUnknownEffect(Requisite)(input, { errors: "all" }).pipe(
    Effect.mapError((error) => unprocessable("bad-requisite", describe(error.issue)))
  )

export const readReference = (reference: string | undefined) => {
  const problem = textProblem(reference ?? "", referenceLengthMax)
  return problem === null ? Effect.succeed(reference ?? "") : Effect.fail(badRequest(`the reference ${problem}`))
}
