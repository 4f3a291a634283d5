import { join } from "node:path"
import { OptionDefaults } from "typedoc"
import { publishedPackages } from "../../scripts/published.mjs"

const root = join(import.meta.dirname, "../..")
/** Not for other teams. */
const internalEntries = new Set(["./internal", "./documentWorker"])

const listEntries = ({ folder, manifest }) =>
  Object.entries(manifest.exports ?? {})
    .filter(([name]) => !internalEntries.has(name))
    .map(([, entry]) => join(root, folder, entry["@dealer-billing/source"]))

/** Every public entry of the published packages. */
export default {
  name: "Dealer billing",
  tsconfig: join(import.meta.dirname, "tsconfig.typedoc.json"),
  out: join(root, ".cache/api-docs"),
  entryPoints: publishedPackages().flatMap(listEntries),
  readme: "none",
  excludeExternals: true,
  disableSources: true,
  treatWarningsAsErrors: true,
  // The generator of the client's types writes it.
  blockTags: [...OptionDefaults.blockTags, "@description"],
  // The index exports the names that a program needs by name; TypeScript infers the types that these refer to.
  validation: { notExported: false, notDocumented: false, invalidLink: true, invalidPath: true }
}
