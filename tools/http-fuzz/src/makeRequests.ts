import * as fc from "fast-check"
import { makeArbitrary } from "./makeArbitrary.ts"
import { hostileBody, hostileHeaders, hostileTexts, hostileValue } from "./hostile.ts"
import { listOperations, type DeclaredOperation, type OpenApi, type Parameter } from "./OpenApi.ts"

/** `known`: the index of an id from an earlier answer. */
export type Value = string | { readonly known: number }

/** A key with all scopes, a read-only key, or no key. */
export type Caller = "all" | "read" | "nobody"

export interface FuzzRequest {
  /** Null: an unknown path. */
  readonly operation: DeclaredOperation | null
  readonly method: string
  readonly path: string
  readonly params: Readonly<Record<string, Value>>
  readonly query: ReadonlyArray<readonly [name: string, value: Value]>
  readonly headers: Readonly<Record<string, string>>
  readonly caller: Caller
  readonly body?: string | Uint8Array
}

const oftenOr = <A, B>(weight: number, usual: fc.Arbitrary<A>, other: fc.Arbitrary<B>): fc.Arbitrary<A | B> =>
  fc.oneof<[{ weight: number; arbitrary: fc.Arbitrary<A | B> }, fc.Arbitrary<A | B>]>(
    { weight, arbitrary: usual },
    other
  )

// URL normalisation removes empty and dot segments.
const hostileParts = hostileTexts.filter((text) => !/^\.*$/.test(text) && text.isWellFormed())

const makeValue = (parameter: Parameter, document: OpenApi): fc.Arbitrary<Value> => {
  const usual = makeArbitrary(parameter.schema, document)
    .map(String)
    .filter((text) => !/^\.*$/.test(text))
  const known = fc.nat({ max: 1_000 }).map((index): Value => ({ known: index }))
  const isId = /id$|cursor/i.test(parameter.name)
  const good = isId ? oftenOr(8, known, usual) : usual
  return oftenOr(4, good, fc.constantFrom(...hostileParts))
}

const makeQuery = (parameters: ReadonlyArray<Parameter>, document: OpenApi): fc.Arbitrary<FuzzRequest["query"]> => {
  const declared = parameters.map((parameter) => {
    const present = makeValue(parameter, document).map((value) => [[parameter.name, value] as const])
    return oftenOr(parameter.required ? 20 : 1, present, fc.constant([]))
  })
  const odd = fc
    .constantFrom("", "__proto__", "limit", "status", "a[b]", "сумма")
    .chain((name) => fc.constantFrom(...hostileParts).map((value) => [[name, value] as const]))
  return fc.tuple(...declared, oftenOr(12, fc.constant([]), odd)).map((parts) => parts.flat())
}

type Mutation = (body: unknown) => unknown

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Replaces one field at any depth; `undefined` removes it. */
const replaceField = (body: unknown, at: number, value: unknown): unknown => {
  if (!isObject(body)) return value
  const names = [...Object.keys(body), "unknown"]
  const name = names[at % names.length] ?? "unknown"
  const inner = body[name]
  return { ...body, [name]: isObject(inner) && at % 3 > 0 ? replaceField(inner, Math.floor(at / 3), value) : value }
}

const mutation: fc.Arbitrary<Mutation> = fc
  .tuple(fc.nat({ max: 10_000 }), oftenOr(4, hostileValue, fc.constant(undefined)))
  .map(
    ([at, value]): Mutation =>
      (body) =>
        replaceField(body, at, value)
  )

/** For a body that is not JSON: its media type and a body. Only its examples are valid. */
const makeOtherBody = ({ requestBody }: DeclaredOperation) => {
  const [mediaType, content] = Object.entries(requestBody?.content ?? {})[0] ?? []
  if (mediaType === undefined || mediaType === "application/json") return null
  const examples = Object.values(content?.examples ?? {}).map(({ value }) => String(value))
  return { mediaType, body: oftenOr(3, fc.constantFrom(...examples), hostileBody) }
}

const makeBody = (
  operation: DeclaredOperation,
  document: OpenApi
): fc.Arbitrary<string | Uint8Array | undefined> => {
  const other = makeOtherBody(operation)
  if (other !== null) return other.body
  const content = operation.requestBody?.content["application/json"]
  const isEmpty = content?.schema.maxProperties === 0
  if (content === undefined || isEmpty) {
    return oftenOr(30, fc.constantFrom(undefined, ...(isEmpty ? ["{}"] : [])), hostileBody)
  }
  const examples = Object.values(content.examples ?? {}).map(({ value }) => value)
  const made = makeArbitrary(content.schema, document)
  const good = examples.length === 0 ? made : oftenOr(3, fc.constantFrom(...examples), made)
  const mutated = fc
    .tuple(good, fc.array(mutation, { minLength: 1, maxLength: 2 }))
    .map(([body, mutations]) => mutations.reduce((changed, mutate) => mutate(changed), body))
  const json = oftenOr(1, good, mutated).map((body) => JSON.stringify(body) ?? "")
  return oftenOr(9, json, hostileBody)
}

const shared = {
  headers: oftenOr(6, fc.constant({}), hostileHeaders),
  caller: oftenOr(8, fc.constant<Caller>("all"), fc.constantFrom<Caller>("read", "nobody"))
}

const makeRequest = (operation: DeclaredOperation, document: OpenApi): fc.Arbitrary<FuzzRequest> => {
  const { parameters } = operation
  const paths = parameters
    .filter((each) => each.in === "path")
    .map((each) => [each.name, makeValue(each, document)])
  const other = makeOtherBody(operation)
  const queries = parameters.filter((each) => each.in === "query")
  return fc
    .record({
      params: fc.record(Object.fromEntries(paths) as Record<string, fc.Arbitrary<Value>>, {
        noNullPrototype: true
      }),
      query: makeQuery(queries, document),
      body: makeBody(operation, document),
      ...shared
    })
    .map(({ body, headers, ...rest }) => ({
      headers: { ...(other === null ? {} : { "Content-Type": other.mediaType }), ...headers },
      operation,
      method: operation.method,
      path: operation.path,
      ...rest,
      ...(body === undefined ? {} : { body })
    }))
}

const wildPaths = [
  "/",
  "//",
  "/v1",
  "/v1/",
  "/v1/dealers/",
  "/v1/bills/..",
  "/V1/dealers",
  "/v1/dealers/%ff",
  "/%00",
  "/docs/../.."
]

const wildRequest = (document: OpenApi): fc.Arbitrary<FuzzRequest> =>
  fc.record({
    operation: fc.constant(null),
    method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"),
    path: oftenOr(1, fc.constantFrom(...wildPaths), fc.constantFrom(...Object.keys(document.paths))),
    params: fc.constant({}),
    query: fc.constant([]),
    ...shared
  })

/** Valid and invalid requests to every operation, and some to unknown paths. */
export const makeRequests = (document: OpenApi): fc.Arbitrary<FuzzRequest> => {
  const declared = listOperations(document).map((operation) => makeRequest(operation, document))
  return oftenOr(40, fc.oneof(...declared), wildRequest(document))
}
