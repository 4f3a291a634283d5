import { Effect, Redacted } from "effect"
import { migrate } from "../src/index.ts"

await Effect.runPromise(migrate({ url: Redacted.make(process.argv[2] ?? "") }))
