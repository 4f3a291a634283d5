import { startService } from "@dealer-billing/test-kit"
import { execFile } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const run = promisify(execFile)
const root = join(import.meta.dirname, "../../..")
const require = createRequire(import.meta.url)
/** Not the compiler of this repository: callers may have an older one. */
const compiler = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc6")
const nodeTypes = dirname(require.resolve("@types/node/package.json"))
const pack = `import { runPnpm } from "./scripts/pnpm.mjs"
const { status, stderr, stdout } = runPnpm("--dir", "packages/client", "pack", "--pack-destination", process.argv[1])
if (status !== 0) throw new Error(stdout + stderr)`

const ownNode = (process.env.PATH ?? "")
  .split(delimiter)
  .filter((folder) => !folder.includes("node_modules"))
  .map((folder) => join(folder, "node"))
  .find((file) => existsSync(file))
/** The machine's own Node may be as old as the client allows. */
const nodes = [
  { label: "the locked Node", node: process.execPath },
  ...(ownNode === undefined ? [] : [{ label: "the machine's own Node", node: ownNode }])
]

/** What every release's client has to print; the check of mixed versions reads it, too. */
const lines: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "story.json"), "utf8"))

/** A project that has only the packed package and Node's types. */
let project = ""
let service: Awaited<ReturnType<typeof startService>>

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "dealer-billing-caller-"))
  await run(process.execPath, ["--input-type=module", "--eval", pack, project], { cwd: root })
  const target = join(project, "node_modules", "@dealer-billing", "client")
  await mkdir(target, { recursive: true })
  const tarball = (await readdir(project)).find((file) => file.endsWith(".tgz")) ?? ""
  await run("tar", ["-xzf", join(project, tarball), "-C", target, "--strip-components=1"])
  await mkdir(join(project, "node_modules", "@types"))
  await symlink(nodeTypes, join(project, "node_modules", "@types", "node"))
  await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }))
  await copyFile(join(import.meta.dirname, "story.js"), join(project, "story.js"))
  service = await startService(join(project, "data"))
}, 180_000)

afterAll(async () => {
  await service?.stop()
  await rm(project, { recursive: true, force: true })
})

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
  it.each(nodes)("tells a whole story to the running service, on $label", async ({ label, node }) => {
    const { url, sandboxUrl } = service
    const dealer = label.replaceAll(/[^a-z]/gi, "-")
    const { stdout } = await run(node, ["story.js", url, sandboxUrl, dealer], { cwd: project })
    expect(stdout.trimEnd().split("\n")).toEqual(lines)
  })

  it("has types that compile strictly and refuse what the API refuses", async () => {
    const options = { strict: true, exactOptionalPropertyTypes: true, module: "NodeNext", target: "ES2024" }
    const checks = { noEmit: true, types: ["node"], skipLibCheck: false, allowJs: true, checkJs: true }
    const compilerOptions = { ...options, ...checks }
    const files = ["caller.ts", "story.js"]
    await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }))
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
