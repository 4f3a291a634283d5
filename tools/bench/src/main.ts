import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Cause, Console, Data, Effect, Layer, Logger, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { mkdirSync } from "node:fs"
import { resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { judgeFigure } from "./run/Figure.ts"
import { describeMachine } from "./report/machine.ts"
import { formatTable } from "./report/markdown.ts"
import { summarizeProfiles } from "./report/summarizeProfiles.ts"
import { writeReport } from "./report/writeReport.ts"
import { Run } from "./run/Run.ts"
import { rowNames, runBench } from "./runBench.ts"
import { scales } from "./run/Scale.ts"
import { World } from "./world/World.ts"

class UnknownRow extends Data.TaggedError("UnknownRow")<{ readonly message: string }> {}

const locateFile = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

const parseNames = (only: Option.Option<string>) => {
  const wanted = Option.isNone(only) ? [] : only.value.split(",").map((name) => name.trim())
  const unknown = wanted.filter((name) => !rowNames.some((known) => known === name))
  if (unknown.length > 0) {
    return Effect.fail(
      new UnknownRow({ message: `unknown row ${unknown.join(", ")}; known rows: ${rowNames.join(", ")}` })
    )
  }
  return Effect.succeed(wanted.length === 0 ? rowNames : rowNames.filter((name) => wanted.includes(name)))
}

const bench = Command.make(
  "bench",
  {
    only: Flag.String("only").pipe(
      Flag.optional,
      Flag.withDescription(`Comma list of rows: ${rowNames.join(", ")}`)
    ),
    scale: Flag.Literals("scale", ["small", "full"]).pipe(
      Flag.withDefault("full" as const),
      Flag.withDescription("small: under 3 minutes, less precise; full: under 15 minutes")
    ),
    profile: Flag.String("profile").pipe(
      Flag.optional,
      Flag.withDescription("Folder for CPU profiles; prints a summary. Rates are lower.")
    )
  },
  Effect.fn(function* ({ only, profile, scale }) {
    const names = yield* parseNames(only)
    const startedMs = performance.now()
    const context = yield* Effect.context()
    const report = (line: string) => {
      const seconds = Math.round((performance.now() - startedMs) / 1_000)
      Effect.runSyncWith(context)(Console.error(`+${seconds} s ${line}`))
    }
    const profileFolder = Option.match(profile, { onNone: () => null, onSome: (folder) => resolve(folder) })
    if (profileFolder !== null) mkdirSync(profileFolder, { recursive: true })
    const service = [locateFile("packages/app/bundle/main.js")]
    const run = Layer.succeed(Run, { scale: scales[scale], profileFolder, service, report })
    const [figures, machine] = yield* Effect.all([runBench(names), describeMachine()]).pipe(
      Effect.scoped,
      Effect.provide(Layer.merge(run, World.layer)),
      Effect.orDie
    )
    const table = formatTable(figures)
    yield* Console.log(`${machine}\n\n${table}`)
    if (profileFolder !== null) yield* Console.log(yield* summarizeProfiles(profileFolder))
    // Only a whole table at full scale is kept.
    const isWhole = scale === "full" && profileFolder === null && names.length === rowNames.length
    const file = locateFile("docs/benchmarks.md")
    if (isWhole) yield* writeReport(file, { command: "npm run bench", machine, table })
    const missed = figures.filter((figure) => judgeFigure(figure) === "MISS").length
    yield* Console.log(`${figures.length} figures, ${missed} missed${isWhole ? `; written to ${file}` : ""}`)
  })
).pipe(Command.withDescription("Compares the service with hand-written SQL on the same database"))

bench.pipe(
  Command.run({ version: "0.1.0" }),
  Effect.provide(Layer.merge(NodeServices.layer, Logger.layer([]))),
  Effect.tapCause((cause) => {
    const failure = Cause.findErrorOption(cause)
    if (Option.isNone(failure)) return Console.error(Cause.pretty(cause))
    return failure.value._tag === "ShowHelp" ? Effect.void : Console.error(failure.value.message)
  }),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
