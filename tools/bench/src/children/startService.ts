import { createHash } from "node:crypto"
import { Effect, Redacted } from "effect"
import { Run } from "../run/Run.ts"
import { requisiteKey } from "../world/seedBooks.ts"
import { World } from "../world/World.ts"
import { startChild } from "./Child.ts"

export const apiKey = "bench"

/** The bundled service with one role. */
export const startService = Effect.fn("startService")(function* (
  name: string,
  role: "--http" | "--consumer",
  url: Redacted.Redacted<string>,
  environment: Readonly<Record<string, string>>
) {
  const { profileFolder, service } = yield* Run
  const { folder } = yield* World
  const sha256 = createHash("sha256").update(apiKey).digest("hex")
  return yield* startChild({
    name,
    folder,
    profileFolder,
    program: [...service, "serve", role],
    environment: {
      DATABASE_URL: Redacted.value(url),
      EMBEDDED: "billing",
      REQUISITE_KEYS: requisiteKey,
      API_KEYS: JSON.stringify([{ name: apiKey, sha256, scopes: ["read", "write"] }]),
      LOG_LEVEL: "Warn",
      ...environment
    }
  })
})
