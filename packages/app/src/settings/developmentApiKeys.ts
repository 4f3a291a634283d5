import { createHash } from "node:crypto"
import type { ApiKey } from "@dealer-billing/adapters-http"

const keyOf = (name: string, scopes: ApiKey["scopes"]): ApiKey => ({
  name,
  sha256: createHash("sha256").update(name).digest("hex"),
  scopes
})

/** The well-known keys of a service that is wholly embedded and listens on a loopback address only. */
export const developmentApiKeys: ReadonlyArray<ApiKey> = [
  keyOf("dev-lotus", ["read", "write"]),
  keyOf("dev-admin", ["read", "write", "admin"])
]
