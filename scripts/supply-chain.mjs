// What the service is made of: a bill of materials (CycloneDX) in .cache/sbom.cdx.json, checked to be whole, the
// licences of all that it holds, and the registry's advisories and signatures. A gate that could not look fails, unless
// supply-chain.waivers.json says until when that is known and why.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { runPnpm } from "./pnpm.mjs"
import { nativeComponents } from "./nativeComponents.mjs"
import { findWaiver, waiverProblems } from "./waivers.mjs"

const sbomFile = ".cache/sbom.cdx.json"
const waivers = JSON.parse(readFileSync("supply-chain.waivers.json", "utf8"))
const today = new Date().toISOString().slice(0, 10)
const gates = ["advisories", "signatures"]
const app = JSON.parse(readFileSync("packages/app/package.json", "utf8"))

const allowedLicences = new Set([
  "MIT",
  "Apache-2.0",
  "ISC",
  "0BSD",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  // Of the libraries inside of Node and the embedded Postgres.
  "OpenSSL",
  "PostgreSQL",
  "Unicode-3.0",
  "Zlib",
  "blessing"
])
/** Packages whose licence is no SPDX name in their package.json; read by a person. */
const readLicences = new Map([
  ["dejavu-fonts-ttf", "Bitstream Vera, free to use and to ship"],
  ["png-js", "MIT, in its file LICENSE"]
])

const pnpm = (...args) => {
  const { status, stderr, stdout } = runPnpm(...args)
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
  // The package manager knows of packages alone, and not of what the service runs on.
  const whole = { ...sbom, components: [...sbom.components, ...nativeComponents()] }
  writeFileSync(sbomFile, JSON.stringify(whole, null, 2))
  return whole
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
  for (const name of ["node", "postgresql", "openssl"]) {
    if (!components.some((component) => component.name === name))
      problems.push(`the bill of materials lacks ${name}`)
  }
  const foreign = components.filter(({ group }) => group !== "@dealer-billing")
  for (const component of foreign) {
    const name = nameOf(component)
    const references = (component.externalReferences ?? []).flatMap((reference) => reference.hashes ?? [])
    const hashes = [...references, ...(component.hashes ?? [])]
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

/** A registry that has no such service is not the fault of this change, but it is reported. */
const ask = (gate, what, notThere, ...args) => {
  const { isGood, output } = pnpm(...args)
  if (notThere.test(output)) {
    const waiver = findWaiver(waivers, gate, today)
    if (waiver === undefined) problems.push(`${what}: NOT CHECKED, this registry does not offer it`)
    else console.log(`${what}: NOT CHECKED, waived until ${waiver.until}: ${waiver.reason}`)
  } else if (isGood) console.log(`${what}: good`)
  else problems.push(`${what}:\n${output}`)
}

problems.push(...waiverProblems(waivers, gates, today))
checkSbom(makeSbom())
ask(
  "advisories",
  "advisories for what is shipped",
  /AUDIT_ENDPOINT_NOT_EXISTS|AUDIT_BAD_RESPONSE/,
  "audit",
  "--prod",
  "--audit-level=moderate"
)
ask(
  "signatures",
  "signatures of the registry",
  /No dependencies were installed from a registry with signing keys/,
  "audit",
  "signatures"
)
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
