// Empty projects that install the packed packages with npm, as another team does.
import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { promisify } from "node:util"

const execute = promisify(execFile)
const minutes = 60_000
/** Fewer would mean that they are no longer found. */
const examplesMin = 5

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

/** The TypeScript blocks of a package's README, and what each prints by the block of text behind it. */
const readExamples = async (folder, name) => {
  const text = await readFile(join(folder, "node_modules", name, "README.md"), "utf8")
  const blocks = text.matchAll(/^```ts\n([\s\S]*?)^```\n(?:\n[^\n`#]+\n\n```text\n([\s\S]*?)^```$)?/gm)
  return [...blocks].map(([, code, output], index) => ({
    file: join("readme", `${name.split("/")[1]}${index + 1}.ts`),
    code,
    output
  }))
}

/** Examples that need a database, a Kafka or a Billing of their own run in tools/api-docs. */
const needsMore = /declare const|DATABASE_URL|KAFKA_BROKERS|BILLING_URL/

/** Runs the example as it is pasted, against the service where it calls one. */
const runExample = async (folder, { code, file, output }, service) => {
  if (output === undefined || needsMore.test(code)) return false
  const here = code
    .replaceAll("http://127.0.0.1:8080", service.url)
    .replaceAll("http://127.0.0.1:8090", service.sandboxUrl)
    // One service for all consumers, and a deal is billed once.
    .replaceAll("dealer-42", `dealer-${basename(folder)}`)
    .replaceAll("lot-142", `lot-${basename(folder)}`)
  await writeFile(join(folder, file), here)
  const printed = await run(folder, "npx", "node", file)
  const wanted = output
    .replaceAll("lot-142", `lot-${basename(folder)}`)
    .trimEnd()
    .split("\n")
  const missing = wanted.filter((line) => !printed.split("\n").includes(line))
  if (missing.length > 0) throw new Error(`${file} does not print "${missing[0]}" but:\n${printed}`)
  return true
}

export const useConsumer = async (consumer, packed, service) => {
  const folder = await mkdtemp(join(tmpdir(), `dealer-billing-${consumer.name}-`))
  try {
    await writeFile(join(folder, "package.json"), JSON.stringify(manifestOf(consumer, packed), null, 2))
    await run(folder, "npm", "install", "--no-audit", "--no-fund")
    await checkSingleEffect(folder)
    await cp(join(import.meta.dirname, "consumer"), folder, { recursive: true })
    await mkdir(join(folder, "readme"))
    const examples = []
    for (const { name } of packed) {
      const found = await readExamples(folder, name)
      for (const { code, file } of found) await writeFile(join(folder, file), code)
      examples.push(...found)
    }
    for (const resolution of ["nodenext", "bundler"]) {
      const project = { compilerOptions: compilerOptions(resolution), include: ["*.ts", "readme"] }
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify(project))
      await run(folder, "npx", existsSync(join(folder, "node_modules/.bin/tsc6")) ? "tsc6" : "tsc", "-p", ".")
      console.log(`${consumer.name}: compiles with moduleResolution ${resolution}`)
    }
    const ran = []
    for (const example of examples) if (await runExample(folder, example, service)) ran.push(example.file)
    if (ran.length < examplesMin) throw new Error(`only ${ran.length} examples ran: ${ran.join(", ")}`)
    console.log(`${consumer.name}: ${ran.length} of ${examples.length} examples of the READMEs print what they say`)
    const { version } = JSON.parse(await readFile(join(folder, "node_modules/effect/package.json"), "utf8"))
    const node = (await run(folder, "npx", "node", "--version")).trim()
    const report = await run(folder, "npx", "vitest", "run", "--reporter=dot", "--no-color")
    const passed = report.match(/Tests +(\d+ passed)/)?.[1]
    console.log(`${consumer.name}: Node ${node}, effect ${version}, contract suites: ${passed}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
