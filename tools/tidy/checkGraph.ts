import { dirname, posix } from "node:path"
import {
  flatMapFiles,
  findFolder,
  listImports,
  isSource,
  isTest,
  splitLines,
  readManifest,
  packageName,
  packageFolder,
  listPackages,
  type Files,
  type Manifest,
  type Problems
} from "./files.ts"

/** Dependencies point inwards. Add a new package here. */
const mayDependOn: Readonly<Record<string, ReadonlyArray<string>>> = {
  domain: [],
  "adapters-postgres": ["domain"],
  "adapters-http": ["domain", "documents"],
  "adapters-kafka": ["domain"],
  "adapters-billing": ["domain"],
  "embedded-service": ["domain"],
  python: [],
  "soap-billing": ["adapters-billing", "domain"],
  "sqlite-storage": ["domain"],
  "tbank-invoices": ["adapters-billing", "domain"],
  documents: ["domain"],
  "bank-statement": [],
  client: [],
  "billing-sandbox": ["domain", "documents"],
  "embedded-postgres": [],
  "test-kit": ["embedded-postgres"],
  "http-fuzz": ["domain"],
  "generated-clients": [],
  "api-docs": [],
  bench: ["domain", "adapters-postgres", "embedded-postgres", "test-kit"],
  chaos: ["domain", "adapters-postgres", "embedded-postgres", "test-kit"],
  app: [
    "domain",
    "adapters-postgres",
    "adapters-http",
    "adapters-kafka",
    "adapters-billing",
    "bank-statement",
    "billing-sandbox",
    "client",
    "embedded-postgres"
  ]
}

export const checkGraph = (files: Files): Problems =>
  listPackages(files).flatMap((folder) => {
    const name = posix.basename(folder)
    const dependencies = Object.keys(readManifest(files, folder).dependencies ?? {})
    const allowed = (mayDependOn[name] ?? []).map((other) => `@dealer-billing/${other}`)
    const foreign = dependencies.filter((each) => each.startsWith("@dealer-billing/") && !allowed.includes(each))
    const extra = name === "domain" ? dependencies : []
    return [...foreign, ...extra].map((each) => `${folder} must not depend on ${each}`)
  })

export const checkImports = (files: Files): Problems =>
  flatMapFiles(files, (path, text) => {
    const name = packageFolder(path)
    if (name === undefined || !(isSource(path) || isTest(path))) return []
    const manifest = readManifest(files, name)
    const declared = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }
    const known = isSource(path) ? declared : { ...declared, ...manifest.devDependencies }
    return listImports(text).flatMap((specifier) => {
      if (specifier.startsWith(".")) {
        const target = posix.join(dirname(path), specifier)
        if (packageFolder(target) !== name) return [`${path} reaches into another package: ${specifier}`]
        return /\.(ts|json)$/.test(specifier) ? [] : [`${path} imports ${specifier} without its extension`]
      }
      const dependency = packageName(specifier)
      const isKnown = specifier.startsWith("node:") || dependency in known || dependency === manifest.name
      return isKnown ? [] : [`${path} imports ${dependency}, which its package.json does not list`]
    })
  })

const isOurs = (dependency: string): boolean => dependency.startsWith("@dealer-billing/")

/** The bundle of the app does not contain the npm dependencies of our packages, so the app must list them. */
export const checkBundled = (files: Files): Problems => {
  const app = readManifest(files, "packages/app").dependencies ?? {}
  const bundled = new Set(Object.keys(app).filter(isOurs))
  const outside = new Map<string, string>()
  // The loop also visits packages that it adds to the set.
  for (const each of bundled) {
    const dependencies = Object.entries(readManifest(files, findFolder(files, each)).dependencies ?? {})
    for (const [dependency, version] of dependencies) {
      if (isOurs(dependency)) bundled.add(dependency)
      else if (!dependency.startsWith("@types/")) outside.set(dependency, version)
    }
  }
  return [...outside]
    .filter(([dependency, version]) => app[dependency] !== version)
    .map(([dependency, version]) => `packages/app/package.json must list ${dependency} ${version}`)
}

export const checkVersions = (files: Files): Problems => {
  const seen = new Map<string, string>()
  return ["package.json", ...listPackages(files).map((folder) => `${folder}/package.json`)].flatMap((path) => {
    const manifest: Manifest = JSON.parse(files[path] ?? "{}")
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
    return Object.entries(all).flatMap(([dependency, version]) => {
      // An alias, such as an older compiler for a tool that needs it.
      if (/^npm:@?[^@]+@\d[^ ]*$/.test(version)) return []
      if (version.startsWith("workspace:")) return []
      const first = seen.get(dependency) ?? version
      seen.set(dependency, first)
      if (!/^\d|^workspace:[*^]$/.test(version))
        return [`${path}: ${dependency} ${version} is not an exact version`]
      return first === version ? [] : [`${path}: ${dependency} is ${version} here and ${first} elsewhere`]
    })
  })
}

export const checkReferences = (files: Files): Problems =>
  listPackages(files).flatMap((folder) => {
    const wanted = Object.keys(readManifest(files, folder).dependencies ?? {})
      .filter(isOurs)
      .map((each) => posix.relative(folder, findFolder(files, each)))
    const project = files[`${folder}/tsconfig.json`] ?? ""
    const isInRoot = (files["tsconfig.json"] ?? "").includes(`"${folder}"`)
    return [
      ...(isInRoot ? [] : [`tsconfig.json does not refer to ${folder}`]),
      ...wanted
        .filter((other) => !project.includes(`"${other}"`))
        .map((other) => `${folder}/tsconfig.json does not refer to ${other}`)
    ]
  })

export const checkLockfile = (files: Files): Problems =>
  splitLines(files["pnpm-lock.yaml"] ?? "").flatMap((line, index) =>
    /https?:\/\/|tarball:/.test(line) ? [`pnpm-lock.yaml:${index + 1} names a host: ${line.trim()}`] : []
  )
