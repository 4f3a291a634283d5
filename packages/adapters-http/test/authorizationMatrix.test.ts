import { createHash } from "node:crypto"
import { DateTime } from "effect"
import { exportSPKI } from "jose"
import { describe, expect, it } from "vitest"
import { endpoints, type ApiKey, type Endpoint } from "../src/index.ts"
import { signedWithSecret, unsigned } from "./forgeries.ts"
import { apiKeys, makeHttpBench } from "./httpBench.ts"
import { nowS, startIssuer } from "./issuer.ts"
import { openDocuments, openRoutes, routeScopes } from "./routeScopes.ts"

const expired: ApiKey = {
  name: "expired",
  sha256: createHash("sha256").update("key-expired").digest("hex"),
  scopes: ["read", "write", "admin"],
  expiresAt: DateTime.makeUnsafe("2026-01-01T00:00:00Z")
}
const issuer = await startIssuer()
const { first, sign } = issuer
const all = "read write admin"
const bench = makeHttpBench({ http: { apiKeys: [...apiKeys, expired], jwt: issuer.options } })

/** Callers by their credentials; null scopes: not authenticated. */
const callers: ReadonlyArray<readonly [name: string, key: string | null, scopes: string | null]> = [
  ["no key", null, null],
  ["a wrong key", "key-wrong", null],
  ["an expired key", "key-expired", null],
  ["an expired token", await sign({ scope: all, exp: nowS() - 300 }), null],
  ["a token of another issuer", await sign({ scope: all, iss: "https://other.example" }), null],
  ["a token for another service", await sign({ scope: all, aud: "other" }), null],
  ["a token without a signature", unsigned(issuer, "none"), null],
  ["a token signed with the public key", signedWithSecret(issuer, await exportSPKI(first.publicKey)), null],
  ["a token without a scope", await sign({ scope: "" }), ""],
  ["a key to read", "key-read", "read"],
  ["a key to write", "key-write", "write"],
  ["a key for operators", "key-admin", "admin"],
  ["a token to read", await sign({ scope: "read" }), "read"],
  ["a token to write", await sign({ scope: "write" }), "write"],
  ["a token for operators", await sign({ scope: "admin" }), "admin"]
]

const expectedOf = (name: string, scopes: string | null): string => {
  if (openRoutes.includes(name)) return "let in"
  const needed = routeScopes[name]
  if (needed === undefined) return "is not in the table of routes"
  if (scopes === null) return "401 unauthorized"
  return needed.some((scope) => scopes.split(" ").includes(scope)) ? "let in" : "403 forbidden"
}

/** Unknown ids: an accepted call must find nothing to change. */
const filled = (path: string): string => path.replace("{accountType}", "DEPOSIT").replace(/\{\w+\}/g, "1")

const call = async ({ method, path }: Endpoint, key: string | null): Promise<string> => {
  const answer = await bench.send(method, filled(path), { key })
  return [401, 403].includes(answer.status) ? `${answer.status} ${String(answer.json.code)}` : "let in"
}

describe("every route", () => {
  it("is in the table exactly once", () => {
    const names = endpoints.map(({ name }) => name)
    expect(names.toSorted()).toEqual([...Object.keys(routeScopes), ...openRoutes].toSorted())
  })

  it.each(callers)("accepts or refuses %s by the table", async (_name, key, scopes) => {
    const answers: Record<string, string> = {}
    for (const endpoint of endpoints) answers[endpoint.name] = await call(endpoint, key)
    const expected = Object.fromEntries(endpoints.map(({ name }) => [name, expectedOf(name, scopes)]))
    expect(answers).toEqual(expected)
  })

  it("that supports GET supports HEAD for the same callers", async () => {
    for (const endpoint of endpoints.filter(({ method }) => method === "GET")) {
      const { status } = await bench.send("HEAD", filled(endpoint.path), { key: null })
      expect([endpoint.name, status]).toEqual([endpoint.name, openRoutes.includes(endpoint.name) ? 200 : 401])
    }
  })

  it("that is mounted without a declaration is documentation", async () => {
    const declared = new Set(endpoints.map(({ path }) => path.replace(/\{(\w+)\}/g, ":$1")))
    const mounted = (await bench.app).routes.filter(({ method }) => method === "GET").map(({ path }) => path)
    expect(mounted.filter((path) => !declared.has(path)).toSorted()).toEqual(openDocuments)
  })
})
