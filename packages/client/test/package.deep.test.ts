import { execFile } from "node:child_process"
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { json, scriptedServer } from "./scriptedServer.ts"

const run = promisify(execFile)
const packageFolder = join(import.meta.dirname, "..")
const require = createRequire(import.meta.url)
/** Not the compiler of this repository: callers may have an older one. */
const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc6")
const builder = join(import.meta.dirname, "../../../node_modules/typescript/bin/tsc")
const nodeTypes = dirname(require.resolve("@types/node/package.json"))

/** A project that has only the packed package and Node's types. */
let project = ""

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "dealer-billing-caller-"))
  await run(process.execPath, [builder, "-b", packageFolder])
  // npm would run the script that refuses npm; nothing in this package needs pnpm.
  await run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", project], { cwd: packageFolder })
  const target = join(project, "node_modules", "@dealer-billing", "client")
  await mkdir(target, { recursive: true })
  const tarball = (await readdir(project)).find((file) => file.endsWith(".tgz")) ?? ""
  await run("tar", ["-xzf", join(project, tarball), "-C", target, "--strip-components=1"])
  await mkdir(join(project, "node_modules", "@types"))
  await symlink(nodeTypes, join(project, "node_modules", "@types", "node"))
  await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }))
})

afterAll(() => rm(project, { recursive: true, force: true }))

const caller = `import { dealerBillingClient, DealerBillingProblem } from "@dealer-billing/client"

const billing = dealerBillingClient({ url: process.argv[2] ?? "", key: "dev-lotus" })
try {
  const { body, status } = await billing.createBill(
    { cmeDealerId: "d", body: { operation: "GET_SETTLEMENT", dealId: "lot-42", carPrice: "100.00" } },
    { wait: 5 }
  )
  const sum: string = body.commonSum
  console.log(status, sum)
} catch (error) {
  if (error instanceof DealerBillingProblem) console.log(error.code)
  throw error
}
`

describe("the packed package", { timeout: 120_000 }, () => {
  it("works from plain JavaScript with nothing else installed", async () => {
    const server = await scriptedServer(json(201, { commonSum: "100.00" }))
    await writeFile(join(project, "caller.js"), caller.replace("sum: string", "sum"))
    const { stdout } = await run(process.execPath, ["caller.js", server.url], { cwd: project })
    expect(stdout).toBe("201 100.00\n")
    expect(server.seen[0]?.headers.prefer).toBe("wait=5")
  })

  it("has types that compile strictly and refuse what the API refuses", async () => {
    const options = { strict: true, exactOptionalPropertyTypes: true, module: "NodeNext", target: "ES2024" }
    const compilerOptions = { ...options, noEmit: true, types: ["node"], skipLibCheck: false }
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["caller.ts"] }))
    await writeFile(join(project, "caller.ts"), caller)
    await run(process.execPath, [compiler, "-p", "."], { cwd: project })
    for (const [good, bad] of [
      ['carPrice: "100.00"', "carPrice: 100"],
      ["GET_SETTLEMENT", "GET_SETTLEMENTS"],
      [", carPrice", ", sum"]
    ] as const) {
      await writeFile(join(project, "caller.ts"), caller.replace(good, bad))
      await expect(run(process.execPath, [compiler, "-p", "."], { cwd: project })).rejects.toThrow()
    }
  })

  it("imports only itself, in its code and its types", async () => {
    const folder = join(project, "node_modules", "@dealer-billing", "client", "dist")
    const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(js|d\.ts)$/.test(file))
    expect(files).toContain("index.d.ts")
    for (const file of files) {
      const text = await readFile(join(folder, file), "utf8")
      for (const [, from = ""] of text.matchAll(/(?:\bfrom |\bimport |\bimport\()"([^"]+)"/g))
        expect(from).toMatch(/^\.\.?\//)
    }
  })
})
