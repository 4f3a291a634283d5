import { startService } from "@dealer-billing/test-kit"
import { execFile, execFileSync } from "node:child_process"
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { afterAll, beforeAll, describe, expect, it } from "vitest"

const execute = promisify(execFile)
const document = join(import.meta.dirname, "../../../docs/contracts/openapi.json")
const drivers = join(import.meta.dirname, "../drivers")
const stepTimeoutMs = 300_000

const requisite = JSON.stringify({
  type: "LEGAL_ENTITY",
  name: "ПАО Сбербанк",
  inn: "7707083893",
  kpp: "773601001",
  ogrn: "1027700132195",
  legalAddress: "117312, г. Москва, ул. Вавилова, д. 19",
  bankName: "ПАО Сбербанк",
  bik: "044525225",
  settlementAccount: "40702810138250123017",
  correspondentAccount: "30101810400000000225",
  email: "buh@example.ru"
})

let folder = ""
let service: Awaited<ReturnType<typeof startService>>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "dealer-billing-generated-"))
  service = await startService(join(folder, "data"))
})
afterAll(async () => {
  await service?.stop()
  await rm(folder, { recursive: true, force: true })
})

const run = async (
  cwd: string,
  command: string,
  args: ReadonlyArray<string>,
  more: Record<string, string> = {}
) => {
  const env = { ...process.env, ...more }
  const { stdout } = await execute(command, args, { cwd, env, timeout: stepTimeoutMs, maxBuffer: 64 * 1024 * 1024 })
  return stdout
}

/** Why the tools of a language are not here, or null. REQUIRE_GENERATED_CLIENTS=1 makes that a failure. */
const whyNot = (...commands: ReadonlyArray<readonly [command: string, flag: string]>): string | null => {
  const missing = commands.filter(([command, flag]) => {
    try {
      execFileSync(command, [flag], { stdio: "ignore" })
      return false
    } catch {
      return true
    }
  })
  if (missing.length === 0 || process.env.REQUIRE_GENERATED_CLIENTS === "1") return null
  return `not installed: ${missing.map(([command]) => command).join(", ")}`
}

/** What every driver prints for its dealer. */
const story = (dealer: string) =>
  [`dealer ${dealer} 1`, "bill 62500.00 UNPAID 5.00", `page 1 ${dealer} None`, "problem dealer-not-found", ""].join(
    "\n"
  )

const argumentsFor = (dealer: string) => [service.url, "dev-lotus", dealer, requisite]

describe("a client made by a standard generator registers, bills, lists and reads a problem", () => {
  it("in Python, by openapi-python-client", async (context) => {
    const reason = whyNot(["python3", "--version"])
    if (reason !== null) return context.skip(reason)
    await run(folder, "python3", ["-m", "venv", "venv"])
    const bin = join(folder, "venv/bin")
    await run(folder, `${bin}/pip`, [
      "install",
      "-q",
      "--disable-pip-version-check",
      "openapi-python-client==0.29.1"
    ])
    const options = ["--path", document, "--output-path", "python/dealer_billing", "--meta", "none"]
    await mkdir(join(folder, "python"))
    await run(folder, `${bin}/openapi-python-client`, ["generate", ...options])
    const driver = join(drivers, "python/driver.py")
    const path = { PYTHONPATH: join(folder, "python") }
    expect(await run(folder, `${bin}/python`, [driver, ...argumentsFor("python-1")], path)).toBe(story("python-1"))
  })

  it("in Go, by oapi-codegen", async (context) => {
    const reason = whyNot(["go", "version"])
    if (reason !== null) return context.skip(reason)
    const go = join(folder, "go")
    await mkdir(join(go, "api"), { recursive: true })
    const generator = "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2"
    const code = await run(go, "go", ["run", generator, "-generate", "types,client", "-package", "api", document])
    await writeFile(join(go, "api/api.gen.go"), code)
    await writeFile(join(go, "go.mod"), "module dealerbilling\n\ngo 1.24\n")
    await cp(join(drivers, "go/main.go"), join(go, "main.go"))
    await run(go, "go", ["mod", "tidy"])
    expect(await run(go, "go", ["run", ".", ...argumentsFor("go-1")])).toBe(story("go-1"))
  })

  it("in Java, by openapi-generator", async (context) => {
    const reason = whyNot(["java", "-version"], ["mvn", "-version"])
    if (reason !== null) return context.skip(reason)
    const generator = "-Dartifact=org.openapitools:openapi-generator-cli:7.17.0"
    const copy = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
    await run(folder, "mvn", ["-q", "-B", copy, generator, `-DoutputDirectory=${folder}/generator`])
    const [jar = ""] = await readdir(join(folder, "generator"))
    const options = ["-g", "java", "--library", "native", "-i", document, "-o", "java"]
    await run(folder, "java", ["-jar", join("generator", jar), "generate", ...options])
    const java = join(folder, "java")
    await cp(join(drivers, "java/Driver.java"), join(java, "src/main/java/Driver.java"))
    const skipped = ["-DskipTests", "-Dmaven.javadoc.skip", "-Dmaven.source.skip"]
    await run(java, "mvn", ["-q", "-B", ...skipped, "package", "dependency:copy-dependencies"])
    const classes = ["-cp", "target/classes:target/dependency/*", "Driver"]
    expect(await run(java, "java", [...classes, ...argumentsFor("java-1")])).toBe(story("java-1"))
  })
})
