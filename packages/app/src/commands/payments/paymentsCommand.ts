import { Command } from "effect/cli"
import { listPaymentsCommand } from "./listPaymentsCommand.ts"
import { previewCommand } from "./previewCommand.ts"
import { resolveCommand } from "./resolveCommand.ts"
import { showPaymentCommand } from "./showPaymentCommand.ts"

export const paymentsCommand = Command.make("payments").pipe(
  Command.withDescription("What payments did and why; those that were set aside; what a sum would close"),
  Command.withSubcommands([listPaymentsCommand, showPaymentCommand, resolveCommand, previewCommand])
)
