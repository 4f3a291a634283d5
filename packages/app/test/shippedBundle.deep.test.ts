import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"

const folder = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url))

const codeIn = (path: string): string =>
  readdirSync(path)
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(join(path, name), "utf8"))
    .join("\n")

/** What only the layer that kills the process on purpose has. */
const traces = ["FAILPOINT", "SIGSTOP", "frozen at"]

describe("the shipped bundle", () => {
  it("has nothing that kills or freezes the process on purpose", () => {
    const shipped = codeIn(folder("bundle"))
    assert.include(shipped, "Dealer billing is up")
    for (const text of traces) assert.notInclude(shipped, text)
  })

  it("differs in that from the one that tests run", () => {
    const tested = codeIn(folder(".cache/bundle-test"))
    for (const text of traces) assert.include(tested, text)
  })
})
