import type { components, operations } from "./generated/openapi.ts"
import type { routes } from "./generated/routes.ts"

export type Schemas = components["schemas"]
export type OperationName = keyof typeof routes & keyof operations

/** Absent parts are `never` or optional in the generated types. */
type Part<Value> = [Value] extends [never] ? unknown : Value extends object ? Value : unknown

type PathOf<Name extends OperationName> = Part<NonNullable<operations[Name]["parameters"]["path"]>>
type QueryOf<Name extends OperationName> = Part<NonNullable<operations[Name]["parameters"]["query"]>>

/** An operation without a body declares an empty object. */
type BodyOf<Name extends OperationName> = operations[Name] extends {
  readonly requestBody: { readonly content: infer Content }
}
  ? { readonly body: Content[keyof Content] }
  : unknown

type ContentOf<Response> = Response extends { readonly content: infer Content }
  ? Content extends { readonly "application/json": infer Json }
    ? Json
    : Content[keyof Content]
  : never

/** The path and query parameters in one object, and the `body` if there is one. */
export type Input<Name extends OperationName> = PathOf<Name> & QueryOf<Name> & BodyOf<Name>

export type StatusOf<Name extends OperationName> = (typeof routes)[Name]["statuses"][number]

/** Money is a string with two fraction digits: do not convert it to a number. */
export interface Answer<Name extends OperationName> {
  /** 201: this call created the object; 200: it existed, or nothing was created. */
  readonly status: StatusOf<Name>
  readonly body: ContentOf<operations[Name]["responses"][StatusOf<Name> & keyof operations[Name]["responses"]]>
  readonly requestId: string
}

type HeaderOf<Name extends OperationName> = NonNullable<operations[Name]["parameters"]["header"]>

/** Whether the operation takes `Prefer: wait=N`. */
export type CanWait<Name extends OperationName> = [HeaderOf<Name>] extends [never]
  ? false
  : "Prefer" extends keyof HeaderOf<Name>
    ? true
    : false
