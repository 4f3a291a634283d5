import { dirname, posix } from "node:path"
import { listImports, isSource, packageFolder, listPackages, type Files, type Problems } from "./files.ts"

const sourceFilesMax = 25

/** Today's packages with circles. The list may only shrink. */
export const packagesWithCircles: ReadonlyArray<string> = [
  "examples/tbank-invoices",
  "packages/adapters-billing",
  "packages/adapters-http",
  "packages/adapters-kafka",
  "packages/domain",
  "tools/billing-sandbox"
]

/** Today's folders above the limit. The list may only shrink. */
export const largeFolders: ReadonlyArray<string> = ["packages/domain/src/testing"]

/** `src`, or the first folder below it: the folders inside a folder are a part of it. */
const topFolder = (path: string): string => /^[^/]+\/[^/]+\/src(?:\/[^/]+(?=\/))?/.exec(path)?.[0] ?? dirname(path)

type Graph = ReadonlyMap<string, ReadonlySet<string>>

const folderGraph = (files: Files, name: string): Graph => {
  const graph = new Map<string, Set<string>>()
  for (const [path, text] of Object.entries(files)) {
    if (!isSource(path) || packageFolder(path) !== name) continue
    const from = topFolder(path)
    const imported = listImports(text)
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => topFolder(posix.join(dirname(path), specifier)))
      .filter((to) => to !== from)
    graph.set(from, new Set([...(graph.get(from) ?? []), ...imported]))
  }
  return graph
}

const reachableFrom = (graph: Graph, start: string): ReadonlySet<string> => {
  const reached = new Set<string>()
  const visit = (folder: string): void => {
    for (const next of graph.get(folder) ?? []) {
      if (reached.has(next)) continue
      reached.add(next)
      visit(next)
    }
  }
  visit(start)
  return reached
}

const foldersInCircles = (graph: Graph): ReadonlyArray<string> =>
  [...graph.keys()].filter((folder) => reachableFrom(graph, folder).has(folder)).toSorted()

/** The problems of everything that is not listed, and the entries of the list that have no problem any more. */
const exceptFor = (listed: ReadonlyArray<string>, found: ReadonlyMap<string, string>): Problems => [
  ...[...found].filter(([name]) => !listed.includes(name)).map(([name, problem]) => `${name} ${problem}`),
  ...listed.filter((name) => !found.has(name)).map((name) => `${name} is in order: remove it from the list`)
]

/** Folders that import each other in a circle can only be understood and changed together. */
export const checkCircles = (files: Files, listed: ReadonlyArray<string>): Problems => {
  const circles = listPackages(files).map((name) => [name, foldersInCircles(folderGraph(files, name))] as const)
  const found = circles
    .filter(([, folders]) => folders.length > 0)
    .map(([name, folders]) => [name, `has a circle of imports between ${folders.join(", ")}`] as const)
  return exceptFor(listed, new Map(found))
}

/** A folder inside a folder counts for itself. */
export const checkFolderSizes = (files: Files, listed: ReadonlyArray<string>): Problems => {
  const folders = Map.groupBy(Object.keys(files).filter(isSource), (path) => dirname(path))
  const found = [...folders]
    .filter(([, paths]) => paths.length > sourceFilesMax)
    .map(([name, { length }]) => [name, `has ${length} source files, more than ${sourceFilesMax}`] as const)
  return exceptFor(listed, new Map(found))
}
