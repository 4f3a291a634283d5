import { globSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

const root = join(import.meta.dirname, "../..")
/** Not for other teams. */
const unpublished = /^packages\/(?:app|embedded-postgres)\//u
const internalEntries = new Set(["./internal", "./documentWorker"])

const condition = "@dealer-billing/source"

const entriesOf = (manifest) =>
  Object.entries(JSON.parse(readFileSync(join(root, manifest), "utf8")).exports ?? {})
    .filter(([name, entry]) => !internalEntries.has(name) && entry[condition] !== undefined)
    .map(([, entry]) => join(root, dirname(manifest), entry[condition]))

/** Every public entry of the published packages. */
export default {
  name: "Dealer billing",
  tsconfig: join(import.meta.dirname, "tsconfig.typedoc.json"),
  out: join(root, ".cache/api-docs"),
  entryPoints: globSync("packages/*/package.json", { cwd: root })
    .filter((manifest) => !unpublished.test(manifest))
    .toSorted()
    .flatMap(entriesOf),
  readme: "none",
  excludeExternals: true,
  disableSources: true,
  treatWarningsAsErrors: true,
  // The index exports the names that a program needs by name; TypeScript infers the types that these refer to.
  validation: { notExported: false, notDocumented: false, invalidLink: true, invalidPath: true }
}
