import { dirname, posix } from "node:path"
import { listImports, isSource, packageFolder, listPackages, type Files, type Problems } from "./files.ts"

const sourceFilesMax = 25

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

/** Folders that import each other in a circle can only be understood and changed together. */
export const checkCircles = (files: Files): Problems =>
  listPackages(files)
    .map((name) => [name, foldersInCircles(folderGraph(files, name))] as const)
    .filter(([, folders]) => folders.length > 0)
    .map(([name, folders]) => `${name} has a circle of imports between ${folders.join(", ")}`)

/** A folder inside a folder counts for itself. */
export const checkFolderSizes = (files: Files): Problems =>
  [...Map.groupBy(Object.keys(files).filter(isSource), (path) => dirname(path))]
    .filter(([, paths]) => paths.length > sourceFilesMax)
    .map(([name, { length }]) => `${name} has ${length} source files, more than ${sourceFilesMax}`)
