import { Predicate, Result, type Schema } from "effect"
import { decodeInput, invalidRequest } from "./decodeInput.ts"
import { HttpProblem, problems } from "./problem.ts"

export interface Input<A> {
  readonly decode: (input: unknown) => Result.Result<A, HttpProblem>
  readonly documentation: Schema.Constraint | null
  /** No fields: the body may be absent. */
  readonly isEmpty: boolean
  readonly isIgnored?: boolean
  /** Working bodies by name. */
  readonly examples: Readonly<Record<string, unknown>>
}

interface Documented {
  /** Absent: the decoding schema documents the input. */
  readonly documentation?: Schema.Constraint
  readonly examples?: Readonly<Record<string, unknown>>
}

export const inputOf = <A>(schema: Schema.ConstraintDecoder<A>, documented: Documented = {}): Input<A> => ({
  decode: (input) => decodeInput(schema, input),
  documentation: documented.documentation ?? schema,
  isEmpty: false,
  examples: documented.examples ?? {}
})

/** A union of shapes with one discriminating field. A wrong field is reported alone, not once per shape. */
export const taggedInputOf = <A>(
  key: string,
  values: ReadonlyArray<string>,
  schema: Schema.ConstraintDecoder<A>,
  documented: Documented = {}
): Input<A> => {
  const input = inputOf(schema, documented)
  const refuse = (path: string, message: string) => Result.fail(invalidRequest([{ path, message }]))
  return {
    ...input,
    decode: (value) => {
      if (!Predicate.isObject(value) || Array.isArray(value)) return refuse("", "must be an object")
      if (!Object.hasOwn(value, key)) return refuse(key, `is required: one of ${values.join(", ")}`)
      return values.some((known) => Predicate.hasProperty(value, key) && value[key] === known)
        ? input.decode(value)
        : refuse(key, `must be one of ${values.join(", ")}`)
    }
  }
}

/** Accepts nothing, or an empty object. */
export const nothing: Input<null> = {
  decode: (input) => {
    if (!Predicate.isObject(input) || Array.isArray(input)) {
      return Result.fail(invalidRequest([{ path: "", message: "must be absent or an empty object" }]))
    }
    const keys = Object.keys(input)
    return keys.length === 0
      ? Result.succeed(null)
      : Result.fail(invalidRequest(keys.map((path) => ({ path, message: "is not a known field" }))))
  },
  documentation: null,
  isEmpty: true,
  examples: {}
}

export const ignored: Input<null> = { ...nothing, decode: () => Result.succeed(null), isIgnored: true }

export interface PathInput<A> extends Input<A> {
  /** The problem for an id that is malformed. */
  readonly notFound: keyof typeof problems | null
}

export const noParams: PathInput<null> = { ...nothing, notFound: null }

/** Path parameters. An object with a malformed id cannot exist, so the answer is 404. */
export const pathInputOf = <
  A,
  const Code extends
    "bill-not-found" | "dealer-not-found" | "not-found" | "operation-not-found" | "payment-not-found"
>(
  schema: Schema.ConstraintDecoder<A>,
  notFound: Code
): PathInput<A> => ({
  ...inputOf(schema),
  notFound,
  decode: (input) =>
    Result.mapError(
      decodeInput(schema, input),
      () =>
        new HttpProblem({ code: notFound, detail: `${problems[notFound].title}: the id in the path is malformed` })
    )
})
