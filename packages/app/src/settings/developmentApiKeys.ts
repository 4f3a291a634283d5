import { createHash } from "node:crypto"
import type { ApiKey } from "@dealer-billing/adapters-http"

const makeKey = (name: string, scopes: ApiKey["scopes"]): ApiKey => ({
  name,
  sha256: createHash("sha256").update(name).digest("hex"),
  scopes
})

/** Public keys, only for a fully embedded service on a loopback address. */
export const developmentApiKeys: ReadonlyArray<ApiKey> = [
  makeKey("dev-lotus", ["read", "write"]),
  makeKey("dev-admin", ["read", "write", "admin"])
]
