import { describe, expect, it } from "vitest"
import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { promisify } from "node:util"
import { readDomain, withTables } from "../src/index.ts"
import { root } from "./exampleFiles.ts"

const run = promisify(execFile)
const folder = join(import.meta.dirname, "..")
const domain = join(root, "packages/domain")

/** What TypeDoc says, without colours; it warns of each broken link and each public name without a doc comment. */
const typedoc = async (settings: string): Promise<string> => {
  const command = join(folder, "node_modules/.bin/typedoc")
  const options = { cwd: root, env: { ...process.env, NO_COLOR: "1" } }
  return run(command, ["--options", join(folder, settings), "--emit", "none"], options).then(
    () => "",
    (error: { readonly stderr: string; readonly stdout: string }) => error.stdout + error.stderr
  )
}

describe("the API documentation", () => {
  it("has no warnings", async () => {
    expect(await typedoc("typedoc.config.mjs")).toBe("")
  })

  it("describes every public name of the domain, and each method of its ports", async () => {
    expect(await typedoc("typedoc.domain.mjs")).toBe("")
  })
})

describe("the tables of the README of the domain", () => {
  const docs = readDomain(domain)

  it("are what the types and doc comments say (npm run api-docs)", async () => {
    const readme = readFileSync(join(domain, "README.md"), "utf8")
    const options: object = JSON.parse(readFileSync(join(root, ".prettierrc.json"), "utf8"))
    expect(readme).toBe(await withTables(readme, docs, options))
  })

  it("have every storage port with its methods and what it promises", () => {
    const stored = [...docs.storage.values()].flat().toSorted()
    const described = docs.ports.filter(({ methods, promise }) => methods > 0 && promise.endsWith("."))
    expect(stored).toHaveLength(14)
    expect(described.map(({ name }) => name)).toEqual(expect.arrayContaining(stored))
  })

  it("have each use case with its command, needs and errors", () => {
    expect(docs.useCases.find(({ name }) => name === "createBill")).toMatchObject({
      command: "CreateBill & DealerRef",
      needs: expect.arrayContaining(["NewBillRepository", "Tariffs"]),
      errors: expect.arrayContaining(["AccountMissing", "BillConflict", "TariffMissing"])
    })
    expect(docs.useCases.filter(({ does }) => !does.endsWith("."))).toEqual([])
  })
})
