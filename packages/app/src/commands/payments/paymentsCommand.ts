import { Command } from "effect/cli"
import { acceptOffsetsCommand } from "./acceptOffsetsCommand.ts"
import { importCommand } from "./importCommand.ts"
import { listPaymentsCommand } from "./listPaymentsCommand.ts"
import { previewCommand } from "./previewCommand.ts"
import { rejectAllCommand } from "./rejectAllCommand.ts"
import { replayCommand } from "./replayCommand.ts"
import { resolveCommand } from "./resolveCommand.ts"
import { showPaymentCommand } from "./showPaymentCommand.ts"
import { statementCommand } from "./statementCommand.ts"

export const paymentsCommand = Command.make("payments").pipe(
  Command.withDescription("What payments did and why; those that were set aside; events from a file or the topic"),
  Command.withSubcommands([
    listPaymentsCommand,
    showPaymentCommand,
    resolveCommand,
    rejectAllCommand,
    previewCommand,
    importCommand,
    replayCommand,
    acceptOffsetsCommand,
    statementCommand
  ])
)
