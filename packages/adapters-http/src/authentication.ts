import { createHash, timingSafeEqual } from "node:crypto"
import { Result } from "effect"
import type { ApiKey, Scope } from "./apiKeys.ts"
import { HttpProblem } from "./problem.ts"

const bearer = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i

const challenge = (rest: string): Readonly<Record<string, string>> => ({
  "WWW-Authenticate": `Bearer realm="dealer-billing"${rest}`
})

const callerOf = (apiKeys: ReadonlyArray<ApiKey>, token: string): ApiKey | undefined => {
  const hash = createHash("sha256").update(token).digest()
  let found: ApiKey | undefined
  // Every key is compared, in constant time, so that the answer's delay tells nothing about any of them.
  for (const apiKey of apiKeys) {
    if (timingSafeEqual(hash, Buffer.from(apiKey.sha256, "hex"))) found = apiKey
  }
  return found
}

/** The caller behind an `Authorization` header, if one of the scopes is among its own; null where none is needed. */
export const authorize = (
  apiKeys: ReadonlyArray<ApiKey>,
  authorization: string | undefined,
  scopes: ReadonlyArray<Scope>
): Result.Result<ApiKey | null, HttpProblem<"unauthorized" | "forbidden">> => {
  if (scopes.length === 0) return Result.succeed(null)
  const unauthorized = (detail: string, rest: string) =>
    Result.fail(new HttpProblem({ code: "unauthorized", detail, headers: challenge(rest) }))
  if (authorization === undefined) return unauthorized("Send the header Authorization: Bearer <key>", "")
  const token = bearer.exec(authorization)?.[1]
  const caller = token === undefined ? undefined : callerOf(apiKeys, token)
  if (caller === undefined) return unauthorized("The key is not one that we know", `, error="invalid_token"`)
  if (scopes.some((scope) => caller.scopes.includes(scope))) return Result.succeed(caller)
  return Result.fail(
    new HttpProblem({
      code: "forbidden",
      detail: `This needs a key with the scope ${scopes.join(" or ")}`,
      headers: challenge(`, error="insufficient_scope", scope="${scopes.join(" ")}"`)
    })
  )
}
