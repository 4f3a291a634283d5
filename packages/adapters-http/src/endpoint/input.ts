import { Predicate, Result, type Schema } from "effect"
import { decodeInput, invalidRequest } from "./decodeInput.ts"
import { HttpProblem, problems } from "./problem.ts"

/** A part of a request: how it is decoded and how it is documented. */
export interface Input<A> {
  readonly decode: (input: unknown) => Result.Result<A, HttpProblem>
  readonly documentation: Schema.Constraint | null
  /** Nothing is expected: a body may then be absent. */
  readonly isEmpty: boolean
  /** Whatever is sent is not looked at. */
  readonly isIgnored?: boolean
  /** Bodies that work when sent as they are, by name. */
  readonly examples: Readonly<Record<string, unknown>>
}

interface Documented {
  /** The schema that documents the input, where the decoding one cannot. */
  readonly documentation?: Schema.Constraint
  readonly examples?: Readonly<Record<string, unknown>>
}

/** An input decoded by a schema; unknown fields are refused. */
export const inputOf = <A>(schema: Schema.ConstraintDecoder<A>, documented: Documented = {}): Input<A> => ({
  decode: (input) => decodeInput(schema, input),
  documentation: documented.documentation ?? schema,
  isEmpty: false,
  examples: documented.examples ?? {}
})

/**
 * An input that is one of several shapes, told apart by one field. A wrong or missing one is reported in its own
 * words instead of as a list of shapes.
 */
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

/** Nothing may be sent. */
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

/** Anything may be sent, and says nothing. */
export const ignored: Input<null> = { ...nothing, decode: () => Result.succeed(null), isIgnored: true }

/** The parameters in a path. */
export interface PathInput<A> extends Input<A> {
  /** What is answered when an id cannot be one of ours. */
  readonly notFound: keyof typeof problems | null
}

export const noParams: PathInput<null> = { ...nothing, notFound: null }

/** Path parameters; what the schema refuses cannot exist, so it is answered as not found. */
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
      () => new HttpProblem({ code: notFound, detail: `${problems[notFound].title}: no id looks like that` })
    )
})
