import { NodeServices } from "@effect/platform-node"
import { Effect } from "effect"
import { Command } from "effect/cli"
import { version } from "../telemetry/version.ts"
import { eraseDealerCommand } from "./eraseDealerCommand.ts"
import { migrateCommand } from "./migrateCommand.ts"
import { adoptCommand } from "./operations/adoptCommand.ts"
import { listCommand } from "./operations/listCommand.ts"
import { rejectCommand } from "./operations/rejectCommand.ts"
import { retryCommand } from "./operations/retryCommand.ts"
import { showCommand } from "./operations/showCommand.ts"
import { acceptOffsetsCommand } from "./payments/acceptOffsetsCommand.ts"
import { importCommand } from "./payments/importCommand.ts"
import { listPaymentsCommand } from "./payments/listPaymentsCommand.ts"
import { previewCommand } from "./payments/previewCommand.ts"
import { rejectAllCommand } from "./payments/rejectAllCommand.ts"
import { replayCommand } from "./payments/replayCommand.ts"
import { resolveCommand } from "./payments/resolveCommand.ts"
import { showPaymentCommand } from "./payments/showPaymentCommand.ts"
import { statementCommand } from "./payments/statementCommand.ts"
import { reconcileCommand } from "./reconcileCommand.ts"
import { requisiteKeysCommand } from "./requisites/requisiteKeysCommand.ts"
import { rotateCommand } from "./requisites/rotateCommand.ts"
import { serveCommand } from "./serve/serveCommand.ts"
import { verifyCommand } from "./verifyCommand.ts"

const dealersCommand = Command.make("dealers").pipe(
  Command.withDescription("Dealers and their personal data"),
  Command.withSubcommands([eraseDealerCommand])
)

const operationsCommand = Command.make("operations").pipe(
  Command.withDescription("Operations in Billing: inspect them, and decide those that need an operator"),
  Command.withSubcommands([listCommand, showCommand, retryCommand, adoptCommand, rejectCommand])
)

const paymentsCommand = Command.make("payments").pipe(
  Command.withDescription(
    "Payments and parked messages: inspect, resolve, import from a file, compare with the topic"
  ),
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

const requisitesCommand = Command.make("requisites").pipe(
  Command.withDescription("The keys that encrypt dealers' legal details at rest"),
  Command.withSubcommands([requisiteKeysCommand, rotateCommand])
)

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
