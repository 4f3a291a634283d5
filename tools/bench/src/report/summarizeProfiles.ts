import { Effect, FileSystem, Path } from "effect"
import { shown } from "../run/numbers.ts"

interface ProfileNode {
  readonly id: number
  readonly children?: ReadonlyArray<number>
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
}

interface Profile {
  readonly nodes: ReadonlyArray<ProfileNode>
  readonly samples: ReadonlyArray<number>
  readonly timeDeltas: ReadonlyArray<number>
}

const packagesShown = 10
const functionsShown = 25
/** Matches the functions of our packages. */
const ownFile = / (?:domain|adapters-\w+|app) /

/** A package from npm, one of our packages, Node, or the engine. */
export const findOwner = ({ functionName, url }: ProfileNode["callFrame"]): string => {
  const [, ...inside] = url.split("/node_modules/")
  const installed = /^(?:@[^/]+\/)?[^/]+(?=\/)/.exec(inside.at(-1) ?? "")?.[0]
  if (installed !== undefined) return installed
  if (url.startsWith("node:")) return "node"
  if (url === "") return functionName.startsWith("(") ? functionName : "engine"
  return /packages\/([^/]+)\//.exec(url)?.[1] ?? "ours"
}

const mapParents = ({ nodes }: Profile): ReadonlyMap<number, number> =>
  new Map(nodes.flatMap(({ children, id }) => (children ?? []).map((child) => [child, id] as const)))

const readStack = (parents: ReadonlyMap<number, number>, id: number): ReadonlyArray<number> => {
  const stack = [id]
  for (let parent = parents.get(id); parent !== undefined; parent = parents.get(parent)) stack.push(parent)
  return stack
}

/** Shares of the busy CPU time by name, largest first. With callers, a function includes everything that it called. */
export const computeShares = (
  profile: Profile,
  nameOf: (frame: ProfileNode["callFrame"]) => string,
  withCallers = false
) => {
  const frames = new Map(profile.nodes.map(({ callFrame, id }) => [id, callFrame]))
  const parents = withCallers ? mapParents(profile) : new Map<number, number>()
  const micros = new Map<string, number>()
  let busy = 0
  for (const [index, sample] of profile.samples.entries()) {
    const frame = frames.get(sample)
    if (frame === undefined || frame.functionName === "(idle)") continue
    const spent = profile.timeDeltas[index] ?? 0
    const names = readStack(parents, sample)
      .flatMap((id) => frames.get(id) ?? [])
      .map(nameOf)
    for (const name of new Set(names)) micros.set(name, (micros.get(name) ?? 0) + spent)
    busy += spent
  }
  return [...micros]
    .map(([name, spent]) => ({ name, share: spent / busy }))
    .toSorted((left, right) => right.share - left.share)
}

const formatShares = (shares: ReadonlyArray<{ readonly name: string; readonly share: number }>, most: number) =>
  shares.slice(0, most).map(({ name, share }) => `  ${shown(share * 100)} % ${name}`)

/** The CPU time of every profile in the folder by package and by function. */
export const summarizeProfiles = Effect.fn("summarizeProfiles")(function* (folder: string) {
  const files = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const names = (yield* files.readDirectory(folder)).filter((name) => name.endsWith(".cpuprofile")).toSorted()
  const parts = yield* Effect.forEach(names, (name) =>
    Effect.map(files.readFileString(path.join(folder, name)), (text) => {
      const profile: Profile = JSON.parse(text)
      const place = (frame: ProfileNode["callFrame"]) =>
        `${frame.functionName || "(anonymous)"} ${findOwner(frame)} ${path.basename(frame.url)}:${frame.lineNumber + 1}`
      const own = computeShares(profile, place, true).filter(({ name: each }) => ownFile.test(each))
      return [
        name,
        ...formatShares(computeShares(profile, findOwner), packagesShown),
        "",
        "  our functions with all that they call:",
        ...formatShares(own, functionsShown),
        "",
        "  every function alone:",
        ...formatShares(computeShares(profile, place), functionsShown)
      ].join("\n")
    })
  )
  return parts.join("\n\n")
})
