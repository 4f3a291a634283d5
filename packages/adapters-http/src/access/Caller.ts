import type { Scope } from "../endpoint/Scope.ts"

export interface Caller {
  /** The name of the API key, or `jwt:<subject>`. */
  readonly name: string
  readonly scopes: ReadonlyArray<Scope>
}
