import { Command } from "effect/cli"
import { importCommand } from "./importCommand.ts"
import { replayCommand } from "./replayCommand.ts"

export const paymentsCommand = Command.make("payments").pipe(
  Command.withDescription("Payment facts: bring them in from a file, compare the topic with the books"),
  Command.withSubcommands([importCommand, replayCommand])
)
