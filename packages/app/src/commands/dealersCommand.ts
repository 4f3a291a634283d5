import { Command } from "effect/cli"
import { eraseDealerCommand } from "./eraseDealerCommand.ts"

export const dealersCommand = Command.make("dealers").pipe(
  Command.withDescription("Dealers and their personal data"),
  Command.withSubcommands([eraseDealerCommand])
)
