import { Command } from "effect/cli"
import { adoptCommand } from "./adoptCommand.ts"
import { listCommand } from "./listCommand.ts"
import { rejectCommand } from "./rejectCommand.ts"
import { retryCommand } from "./retryCommand.ts"
import { showCommand } from "./showCommand.ts"

export const operationsCommand = Command.make("operations").pipe(
  Command.withDescription("What is to be made in Billing: look at it, and decide where only a person can"),
  Command.withSubcommands([listCommand, showCommand, retryCommand, adoptCommand, rejectCommand])
)
