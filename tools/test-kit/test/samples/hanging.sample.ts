import { freshDatabase } from "@dealer-billing/test-kit"
import { test } from "vitest"

test("holds a database for ever", async () => {
  process.stdout.write(`database ${await freshDatabase()}\n`)
  await new Promise(() => undefined)
}, 600_000)
