import type { Scope } from "./apiKeys.ts"

/** Who calls, as far as it was proved. */
export interface Caller {
  /** The name of the key, or `jwt:` and the subject of the token. */
  readonly name: string
  readonly scopes: ReadonlyArray<Scope>
}
