import { call } from "./call.ts"
import { routes } from "./generated/routes.ts"
import type { Answer, Input, OperationName } from "./operations.ts"
import type { AnyCallOptions, CallOptions, ClientOptions } from "./options.ts"
import type { AnyInput } from "./toRequest.ts"

/** One operation. The input has the path and query parameters, and the `body` if there is one. */
type Call<Name extends OperationName> =
  Record<never, never> extends Input<Name>
    ? (input?: Input<Name>, options?: CallOptions<Name>) => Promise<Answer<Name>>
    : (input: Input<Name>, options?: CallOptions<Name>) => Promise<Answer<Name>>

export type PagedOperation = {
  [Name in OperationName]: Answer<Name>["body"] extends { readonly nextCursor: string | null } ? Name : never
}[OperationName]

type ItemOf<Body> = Body extends { readonly items: ReadonlyArray<infer Item> } ? Item : never

export type DealerBillingClient = { readonly [Name in OperationName]: Call<Name> } & {
  /** All items of a list. Pages are fetched on demand, each with these options. */
  readonly each: <Name extends PagedOperation>(
    name: Name,
    input: Input<Name>,
    options?: CallOptions<Name>
  ) => AsyncGenerator<ItemOf<Answer<Name>["body"]>, void, undefined>
}

interface Page {
  readonly items: ReadonlyArray<unknown>
  readonly nextCursor: string | null
}

/**
 * The API as plain functions. Each returns the service's answer, or rejects with a `DealerBillingProblem` or a
 * `DealerBillingUnavailable` after its retries.
 */
export const dealerBillingClient = (options: ClientOptions): DealerBillingClient => {
  if (!/^https?:$/.test(new URL(options.url).protocol)) throw new TypeError(`${options.url} is not an HTTP URL`)
  const calls = Object.keys(routes).map((name) => [
    name,
    (input: AnyInput = {}, callOptions: AnyCallOptions = {}) =>
      call(options, name as OperationName, input, callOptions)
  ])
  async function* each(name: OperationName, input: AnyInput, callOptions: AnyCallOptions = {}) {
    let cursor: string | null = null
    do {
      const asked: AnyInput = cursor === null ? input : { ...input, cursor }
      const page = (await call(options, name, asked, callOptions)).body as Page
      yield* page.items
      cursor = page.nextCursor
    } while (cursor !== null)
  }
  // The types come from the service's own OpenAPI document.
  return { ...Object.fromEntries(calls), each } as DealerBillingClient
}
