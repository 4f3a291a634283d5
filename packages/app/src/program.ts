import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Cause, Console, Effect, type Layer } from "effect"
import { Command } from "effect/cli"
import { dealersCommand } from "./commands/dealersCommand.ts"
import { migrateCommand } from "./commands/migrateCommand.ts"
import { operationsCommand } from "./commands/operationsCommand.ts"
import { paymentsCommand } from "./commands/payments/paymentsCommand.ts"
import { reconcileCommand } from "./commands/reconcileCommand.ts"
import { requisitesCommand } from "./commands/requisitesCommand.ts"
import { serveCommand } from "./commands/serveCommand.ts"
import { verifyCommand } from "./commands/verifyCommand.ts"
import { causeWithoutPersonal } from "./telemetry/withoutPersonal.ts"
import { reportCrashes } from "./telemetry/reportCrashes.ts"
import { endHardAfterSignal } from "./endHard.ts"
import { exitCodeOf } from "./exitCodes.ts"
import { version } from "./version.ts"

export const commandLine = Command.make("dealer-billing").pipe(
  Command.withDescription("Accounts, bills and payments of car dealers, between the auctions and Billing"),
  Command.withSubcommands([
    serveCommand,
    migrateCommand,
    dealersCommand,
    operationsCommand,
    paymentsCommand,
    reconcileCommand,
    requisitesCommand,
    verifyCommand
  ]),
  Command.run({ version }),
  Effect.provide(NodeServices.layer)
)

/** What cannot be mended by the program is told in one message, without a stack. */
const reported = commandLine.pipe(
  Effect.tapCause((cause) => {
    const failure = Cause.findErrorOption(cause)
    if (failure._tag === "Some" && failure.value._tag !== "ShowHelp") return Console.error(failure.value.message)
    return Cause.hasInterruptsOnly(cause) || failure._tag === "Some"
      ? Effect.void
      : Effect.logFatal("The service died", causeWithoutPersonal(cause))
  })
)

/** Runs the command that the arguments of this process name. Tests add a layer of their own to it. */
export const runProgram = (layer: Layer.Layer<never>): void => {
  reportCrashes()
  endHardAfterSignal()
  let exitCode = 0
  const ended = Effect.onExit(reported, (exit) => Effect.sync(() => (exitCode = exitCodeOf(exit))))
  NodeRuntime.runMain(Effect.provide(ended, layer), {
    disableErrorReporting: true,
    teardown: (_, end) => end(exitCode)
  })
}
