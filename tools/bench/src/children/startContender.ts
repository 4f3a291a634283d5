import { Effect, Redacted } from "effect"
import { Run } from "../run/Run.ts"
import { World } from "../world/World.ts"
import type { Rate } from "../contenders/measureRate.ts"
import { locateFile, startChild } from "./Child.ts"
import type { ApplyQuestion, ContenderOptions } from "./contenderChild.ts"

/** The arguments of Node for a file of this package with one JSON argument. */
export const ownProgram = (path: string, options: object): ReadonlyArray<string> => [
  "--conditions=@dealer-billing/source",
  "--disable-warning=ExperimentalWarning",
  locateFile(path),
  JSON.stringify(options)
]

export const startContender = Effect.fn("startContender")(function* (
  name: string,
  kind: ContenderOptions["kind"],
  url: Redacted.Redacted<string>,
  options: { readonly connections: number; readonly events: number }
) {
  const { profileFolder } = yield* Run
  const { folder } = yield* World
  const all: ContenderOptions = { ...options, kind, url: Redacted.value(url) }
  const program = ownProgram("./contenderChild.ts", all)
  const child = yield* startChild({ name, folder, profileFolder, program, environment: null })
  return { apply: (question: ApplyQuestion) => child.ask<Rate>("apply", question) }
})
