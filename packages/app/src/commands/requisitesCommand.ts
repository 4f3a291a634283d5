import { Command } from "effect/cli"
import { requisiteKeysCommand } from "./requisiteKeysCommand.ts"
import { rotateCommand } from "./rotateCommand.ts"

export const requisitesCommand = Command.make("requisites").pipe(
  Command.withDescription("The keys that protect dealers' requisites at rest"),
  Command.withSubcommands([requisiteKeysCommand, rotateCommand])
)
