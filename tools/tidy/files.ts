import { readdirSync, readFileSync } from "node:fs"
import { join, posix } from "node:path"

/** Content by path from the root, with forward slashes. */
export type Files = Readonly<Record<string, string>>
export type Problems = ReadonlyArray<string>

const notOurs = new Set(["node_modules", "dist", "bundle", ".git", ".data", ".cache", "coverage"])
const readable = /\.(ts|mjs|js|json|jsonc|md|yaml|yml|sql|css|html|sh)$|^\.|\/run$/

export const readRepository = (folder: string, prefix = ""): Files =>
  Object.assign(
    {},
    ...readdirSync(join(folder, prefix), { withFileTypes: true })
      .filter((entry) => !notOurs.has(entry.name))
      .map((entry) => {
        const path = posix.join(prefix, entry.name)
        if (entry.isDirectory()) return readRepository(folder, path)
        return entry.isFile() && readable.test(path) ? { [path]: readFileSync(join(folder, path), "utf8") } : {}
      })
  )

/** `packages/domain` for a file of the domain. */
export const packageFolder = (path: string): string | undefined =>
  /^(?:packages|tools|examples)\/[^/]+(?=\/)/.exec(path)?.[0]
export const isSource = (path: string) => /^(?:packages|tools|examples)\/[^/]+\/src\/.+\.ts$/.test(path)
export const isTest = (path: string) => /(^|\/)(test|contract)\/.+\.ts$|\.test\.ts$/.test(path)
export const flatMapFiles = (files: Files, check: (path: string, text: string) => Problems): Problems =>
  Object.entries(files).flatMap(([path, text]) => check(path, text))

/** Static and dynamic imports. */
export const listImports = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^(?:import|export)\b[^"'`=]*\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? ""
  )

export const packageName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/")

export interface Manifest {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

export const readManifest = (files: Files, folder: string): Manifest =>
  JSON.parse(files[`${folder}/package.json`] ?? '{"name":"missing"}')
/** The folders of all packages. `tools/tidy` is not a package. */
export const listPackages = (files: Files): ReadonlyArray<string> =>
  [...new Set(Object.keys(files).map(packageFolder))].filter(
    (folder) => folder !== undefined && folder !== "tools/tidy"
  ) as ReadonlyArray<string>
export const findFolder = (files: Files, name: string): string =>
  listPackages(files).find((folder) => readManifest(files, folder).name === name) ??
  `packages/${name.replace("@dealer-billing/", "")}`

export const splitLines = (text: string): ReadonlyArray<string> => text.trimEnd().split("\n")
