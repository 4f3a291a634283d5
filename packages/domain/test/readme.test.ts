import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { example } from "./readmeExample.ts"

it.effect("the example of the README runs and prints what the README says", () =>
  Effect.gen(function* () {
    const lines = yield* example
    expect(lines).toEqual(["memory://invoices/invoice-4.pdf: 62500.00 RUB, UNPAID"])
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    expect(readme).toContain(readFileSync(new URL("readmeExample.ts", import.meta.url), "utf8").trimEnd())
    expect(readme).toContain(lines[0])
  })
)
