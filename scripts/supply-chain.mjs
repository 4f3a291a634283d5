// What the service is made of: a bill of materials (CycloneDX) in .cache/sbom.cdx.json, checked to be whole, the
// licences of all that it holds, and the registry's advisories and signatures where the registry has them.
import { spawnSync } from "node:child_process"
import { mkdirSync, readFileSync } from "node:fs"

const sbomFile = ".cache/sbom.cdx.json"
const { packageManager } = JSON.parse(readFileSync("package.json", "utf8"))
const app = JSON.parse(readFileSync("packages/app/package.json", "utf8"))

const allowedLicences = new Set([
  "MIT",
  "Apache-2.0",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0"
])
/** Packages whose licence is no SPDX name in their package.json; read by a person. */
const readLicences = new Map([
  ["dejavu-fonts-ttf", "Bitstream Vera, free to use and to ship"],
  ["png-js", "MIT, in its file LICENSE"]
])

const pnpm = (...args) => {
  const { status, stderr, stdout } = spawnSync("npx", ["--yes", packageManager, ...args], {
    encoding: "utf8",
    env: { ...process.env, npm_config_loglevel: "error" },
    shell: process.platform === "win32"
  })
  return { isGood: status === 0, output: `${stdout}${stderr}` }
}

const problems = []
const nameOf = ({ group, name }) => (group === undefined ? name : `${group}/${name}`)

const makeSbom = () => {
  mkdirSync(".cache", { recursive: true })
  const format = ["--sbom-format", "cyclonedx", "--sbom-type", "application"]
  const { isGood, output } = pnpm("--filter", app.name, "sbom", ...format, "--prod", "--out", sbomFile)
  if (!isGood) throw new Error(`The bill of materials was not made:\n${output}`)
  const sbom = JSON.parse(readFileSync(sbomFile, "utf8"))
  if (sbom.bomFormat !== "CycloneDX" || !Array.isArray(sbom.components))
    throw new Error("It is no CycloneDX document")
  return sbom
}

const licenceOf = ({ licenses = [] }) =>
  licenses.map(({ expression, license }) => expression ?? license?.id ?? license?.name).join(" AND ")

const checkSbom = ({ components }) => {
  const named = new Set(components.map((component) => `${nameOf(component)}@${component.version}`))
  for (const [name, version] of Object.entries(app.dependencies)) {
    const isOwn = version.startsWith("workspace:")
    const isThere = isOwn ? [...named].some((each) => each.startsWith(`${name}@`)) : named.has(`${name}@${version}`)
    if (!isThere) problems.push(`the bill of materials lacks ${name}@${version}`)
  }
  const foreign = components.filter(({ group }) => group !== "@dealer-billing")
  for (const component of foreign) {
    const name = nameOf(component)
    const hashes = (component.externalReferences ?? []).flatMap((reference) => reference.hashes ?? [])
    if (!hashes.some(({ alg }) => alg === "SHA-512")) problems.push(`${name} has no SHA-512`)
    const licence = licenceOf(component)
    if (!allowedLicences.has(licence) && !readLicences.has(name)) {
      problems.push(`${name} has the licence "${licence}", which nobody has allowed`)
    }
  }
  const byLicence = Map.groupBy(foreign, (component) => readLicences.get(nameOf(component)) ?? licenceOf(component))
  console.log(`${sbomFile}: ${components.length} components, ${foreign.length} of them from others`)
  for (const [licence, list] of byLicence) console.log(`  ${licence}: ${list.map(nameOf).toSorted().join(", ")}`)
}

/** A registry that has no such service is no fault of the change at hand; it is said, so that nobody relies on it. */
const ask = (what, notThere, ...args) => {
  const { isGood, output } = pnpm(...args)
  if (notThere.test(output)) console.log(`${what}: NOT CHECKED, this registry does not offer it`)
  else if (isGood) console.log(`${what}: good`)
  else problems.push(`${what}:\n${output}`)
}

checkSbom(makeSbom())
ask(
  "advisories for what is shipped",
  /AUDIT_ENDPOINT_NOT_EXISTS|AUDIT_BAD_RESPONSE/,
  "audit",
  "--prod",
  "--audit-level=moderate"
)
ask(
  "signatures of the registry",
  /No dependencies were installed from a registry with signing keys/,
  "audit",
  "signatures"
)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
