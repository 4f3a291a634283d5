import { mkdirSync, readdirSync, rmSync } from "node:fs"
import { basename, resolve } from "node:path"
import { runPnpm } from "./pnpm.mjs"
import { publishedPackages } from "./published.mjs"

const folder = ".cache/packed"

/** Packs every published package, as the registry would get it, and answers `[{ name, tarball }]`. */
export const packPackages = () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const packages = publishedPackages()
  // tsc never deletes what it made of a file that is gone.
  for (const { folder: source } of packages) rmSync(`${source}/dist`, { recursive: true, force: true })
  return packages.map(({ folder: source, manifest: { name, version } }) => {
    const result = runPnpm("--dir", source, "pack", "--pack-destination", resolve(folder))
    const file = `${name.replace("@", "").replace("/", "-")}-${version}.tgz`
    if (result.status !== 0 || !readdirSync(folder).includes(file))
      throw new Error(`${basename(source)} could not be packed:\n${result.stdout}${result.stderr}`)
    return { name, tarball: resolve(folder, file) }
  })
}
