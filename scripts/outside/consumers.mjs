// Empty projects that install the packed packages with npm, as another team does.
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

const execute = promisify(execFile)
const minutes = 60_000

const run = async (folder, command, ...args) => {
  try {
    const env = { ...process.env, NODE_OPTIONS: "", npm_config_loglevel: "error" }
    const options = { cwd: folder, env, timeout: 10 * minutes, maxBuffer: 64 * 1024 * 1024 }
    return (await execute(command, args, options)).stdout
  } catch (error) {
    throw new Error(`${command} ${args.join(" ")}\n${error.stdout ?? ""}${error.stderr ?? ""}`, { cause: error })
  }
}

/** The lowest versions that the packages accept, and the newest. */
export const consumers = [
  { name: "lowest", node: "22.19.0", effect: "4.0.5", typescript: "npm:@typescript/typescript6@6.0.2" },
  { name: "newest", node: "24.21.0", effect: "^4.0.5", typescript: "7.0.2" }
]

const manifestOf = ({ effect, node, typescript }, packed) => {
  const packages = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]))
  const nodePackage = `node-linux-${process.arch}`
  const hasNode = process.platform === "linux"
  return {
    name: "consumer",
    version: "1.0.0",
    private: true,
    type: "module",
    dependencies: { ...packages, effect, "@effect/sql-pg": "4.0.5" },
    devDependencies: {
      "@effect/vitest": "4.0.5",
      "@types/node": "24.19.2",
      "@types/pdfkit": "0.17.6",
      typescript,
      vitest: "5.1.1",
      ...(hasNode ? { [nodePackage]: node } : {})
    }
  }
}

const compilerOptions = (resolution) => ({
  target: "ES2024",
  lib: ["ES2024", "ESNext.Disposable", "DOM"],
  types: ["node"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  module: resolution === "bundler" ? "ESNext" : "NodeNext",
  moduleResolution: resolution === "bundler" ? "bundler" : "NodeNext"
})

/** Only one copy of effect may be installed: two have different service keys and types. */
const checkSingleEffect = async (folder) => {
  const found = await readdir(join(folder, "node_modules"), { recursive: true })
  const copies = found.filter((path) =>
    /(?:^|\/)node_modules\/effect\/package\.json$|^effect\/package\.json$/.test(path)
  )
  if (copies.length !== 1) throw new Error(`effect is installed ${copies.length} times: ${copies.join(", ")}`)
}

/** The TypeScript blocks of a package's README. */
const readExamples = async (folder, name) => {
  const file = join(folder, "node_modules", name, "README.md")
  const text = await readFile(file, "utf8")
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = ""]) => code)
}

export const useConsumer = async (consumer, packed) => {
  const folder = await mkdtemp(join(tmpdir(), `dealer-billing-${consumer.name}-`))
  try {
    await writeFile(join(folder, "package.json"), JSON.stringify(manifestOf(consumer, packed), null, 2))
    await run(folder, "npm", "install", "--no-audit", "--no-fund")
    await checkSingleEffect(folder)
    await cp(join(import.meta.dirname, "consumer"), folder, { recursive: true })
    await mkdir(join(folder, "readme"))
    for (const { name } of packed) {
      for (const [index, code] of (await readExamples(folder, name)).entries())
        await writeFile(join(folder, "readme", `${name.split("/")[1]}${index + 1}.ts`), code)
    }
    for (const resolution of ["nodenext", "bundler"]) {
      const project = { compilerOptions: compilerOptions(resolution), include: ["*.ts", "readme"] }
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify(project))
      await run(folder, "npx", existsSync(join(folder, "node_modules/.bin/tsc6")) ? "tsc6" : "tsc", "-p", ".")
      console.log(`${consumer.name}: compiles with moduleResolution ${resolution}`)
    }
    const { version } = JSON.parse(await readFile(join(folder, "node_modules/effect/package.json"), "utf8"))
    const node = (await run(folder, "npx", "node", "--version")).trim()
    const report = await run(folder, "npx", "vitest", "run", "--reporter=dot")
    console.log(`${consumer.name}: Node ${node}, effect ${version}, ${report.match(/Tests .*/)?.[0]}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
