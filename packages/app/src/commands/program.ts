import { NodeRuntime } from "@effect/platform-node"
import { Cause, Console, Effect, type Layer } from "effect"
import { endHardAfterSignal } from "../telemetry/endHard.ts"
import { reportCrashes } from "../telemetry/reportCrashes.ts"
import { causeWithoutPersonal } from "../telemetry/withoutPersonal.ts"
import { commandLine } from "./commandLine.ts"
import { chooseExitCode } from "./exitCodes.ts"

/** An expected failure prints its message without a stack. */
const reported = commandLine.pipe(
  Effect.tapCause((cause) => {
    const failure = Cause.findErrorOption(cause)
    if (failure._tag === "Some" && failure.value._tag !== "ShowHelp") return Console.error(failure.value.message)
    return Cause.hasInterruptsOnly(cause) || failure._tag === "Some"
      ? Effect.void
      : Effect.logFatal("The service died", causeWithoutPersonal(cause))
  })
)

/** Runs the command in the arguments of this process. Tests add a layer of their own. */
export const runProgram = (layer: Layer.Layer<never>): void => {
  reportCrashes()
  endHardAfterSignal()
  let exitCode = 0
  const ended = Effect.onExit(reported, (exit) => Effect.sync(() => (exitCode = chooseExitCode(exit))))
  NodeRuntime.runMain(Effect.provide(ended, layer), {
    disableErrorReporting: true,
    teardown: (_, end) => end(exitCode)
  })
}
