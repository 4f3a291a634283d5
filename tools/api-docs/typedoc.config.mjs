import { globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

const root = join(import.meta.dirname, "../..")
/** Not for other teams. */
const unpublished = /^packages\/(?:app|embedded-postgres)\//u
const internalEntries = new Set(["./internal", "./documentWorker"])

const listEntries = (manifest) =>
  Object.entries(JSON.parse(readFileSync(join(root, manifest), "utf8")).exports ?? {})
    .filter(([name, { source }]) => !internalEntries.has(name) && source !== undefined)
    .map(([, { source }]) => join(root, dirname(manifest), source))

/** Every public entry of the published packages. */
export default {
  name: "Dealer billing",
  tsconfig: join(import.meta.dirname, "tsconfig.typedoc.json"),
  out: join(root, ".cache/api-docs"),
  entryPoints: globSync("packages/*/package.json", { cwd: root })
    .filter((manifest) => !unpublished.test(manifest))
    .toSorted()
    .flatMap(listEntries),
  readme: "none",
  excludeExternals: true,
  disableSources: true,
  treatWarningsAsErrors: true,
  // The index exports the names that a program needs by name; TypeScript infers the types that these refer to.
  validation: { notExported: false, notDocumented: false, invalidLink: true, invalidPath: true }
}
