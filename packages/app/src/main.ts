import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Cause, Console, Effect, Exit, Runtime } from "effect"
import { Command } from "effect/cli"
import { dealersCommand } from "./commands/dealersCommand.ts"
import { migrateCommand } from "./commands/migrateCommand.ts"
import { operationsCommand } from "./commands/operationsCommand.ts"
import { paymentsCommand } from "./commands/payments/paymentsCommand.ts"
import { reconcileCommand } from "./commands/reconcileCommand.ts"
import { requisitesCommand } from "./commands/requisitesCommand.ts"
import { serveCommand } from "./commands/serveCommand.ts"
import { verifyCommand } from "./commands/verifyCommand.ts"
import { endHardAfterSignal } from "./endHard.ts"
import { causeWithoutPersonal } from "./telemetry/withoutPersonal.ts"
import { reportCrashes } from "./telemetry/reportCrashes.ts"
import { version } from "./version.ts"

const program = Command.make("dealer-billing").pipe(
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

reportCrashes()
endHardAfterSignal()

/** What cannot be mended by the program is told in one message, without a stack. */
const reported = program.pipe(
  Effect.tapCause((cause) => {
    const failure = Cause.findErrorOption(cause)
    if (failure._tag === "Some" && failure.value._tag !== "ShowHelp") return Console.error(failure.value.message)
    return Cause.hasInterruptsOnly(cause) || failure._tag === "Some"
      ? Effect.void
      : Effect.logFatal("The service died", causeWithoutPersonal(cause))
  })
)

/** A stop that was asked for is a success; an error may name its own exit code. */
const teardown: Runtime.Teardown = (exit, onExit) =>
  !Exit.isSuccess(exit) && Cause.hasInterruptsOnly(exit.cause) ? onExit(0) : Runtime.defaultTeardown(exit, onExit)

NodeRuntime.runMain(reported, { disableErrorReporting: true, teardown })
