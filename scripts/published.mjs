// The packages that other teams install. All of them have the version of the domain (.changeset/config.json).
import { readdirSync, readFileSync } from "node:fs"

/** `[{ folder, manifest }]`, those that others depend on first. */
export const publishedPackages = () =>
  readdirSync("packages")
    .map((name) => `packages/${name}`)
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) }))
    .filter(({ manifest }) => manifest.private !== true)
    .toSorted((left, right) => ownDependencies(left) - ownDependencies(right))

const ownDependencies = ({ manifest }) =>
  Object.values(manifest.dependencies ?? {}).filter((version) => version.startsWith("workspace:")).length
