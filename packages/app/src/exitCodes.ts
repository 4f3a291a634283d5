import { Cause, Exit, type Effect } from "effect"
import type { commandLine } from "./program.ts"

type Failure = Effect.Error<typeof commandLine>["_tag"]

const foundOrRefused = 1
const couldNotTell = 2

/**
 * How a command ends. 1: it looked and found something, or refused what was asked. 2: it could not tell, because it
 * was called wrongly, is set wrongly, or something that it needs is away.
 */
const exitCodes: Readonly<Record<Failure, 1 | 2>> = {
  BooksDiffer: foundOrRefused,
  DealerNotClosed: foundOrRefused,
  EraseNotConfirmed: foundOrRefused,
  SelectionChanged: foundOrRefused,
  BatchUnreadable: couldNotTell,
  InvariantsBroken: foundOrRefused,
  ReplayDiffers: foundOrRefused,
  RotationNotComplete: foundOrRefused,
  AccountMissing: foundOrRefused,
  AllocationTooLarge: foundOrRefused,
  BadImportFile: foundOrRefused,
  BadStatementFile: foundOrRefused,
  BillNotFound: foundOrRefused,
  BillOfOtherAccount: foundOrRefused,
  BillingRejected: foundOrRefused,
  DealerNotFound: foundOrRefused,
  DecidedMeanwhile: foundOrRefused,
  NothingLost: foundOrRefused,
  OffsetNotInLog: foundOrRefused,
  OffsetReused: foundOrRefused,
  OperationBusy: foundOrRefused,
  OperationNotFound: foundOrRefused,
  OperationNotOpen: foundOrRefused,
  PaymentAlreadyResolved: foundOrRefused,
  PaymentAmbiguous: foundOrRefused,
  PaymentNotApplicable: foundOrRefused,
  PaymentNotFound: foundOrRefused,
  RemoteIdMismatch: foundOrRefused,
  // The service found that a part of it had died.
  ConsumerDied: foundOrRefused,
  WorkerStuck: foundOrRefused,
  OtherDialectFound: foundOrRefused,
  StatementTooLong: foundOrRefused,
  TariffsConflict: foundOrRefused,
  BadOffset: couldNotTell,
  BadSettings: couldNotTell,
  BillingOutcomeUnknown: couldNotTell,
  BillingUnavailable: couldNotTell,
  HttpServerNotStarted: couldNotTell,
  KafkaFailure: couldNotTell,
  KeyFileUnreadable: couldNotTell,
  MigrationFailed: couldNotTell,
  NotVerified: couldNotTell,
  PartitionMissing: couldNotTell,
  PostgresNotStarted: couldNotTell,
  RequisiteKeyUnusable: couldNotTell,
  SandboxNotStarted: couldNotTell,
  SchemaError: couldNotTell,
  StorageUnavailable: couldNotTell,
  TopicMissing: couldNotTell,
  // What the command line itself cannot read.
  DuplicateOption: couldNotTell,
  InvalidValue: couldNotTell,
  MissingArgument: couldNotTell,
  MissingOption: couldNotTell,
  ShowHelp: couldNotTell,
  UnexpectedArgument: couldNotTell,
  UnknownSubcommand: couldNotTell,
  UnrecognizedOption: couldNotTell,
  UserError: couldNotTell,
  ValidationError: couldNotTell
}

type Ended = Exit.Exit<unknown, Effect.Error<typeof commandLine>>

const isHelp = (error: Effect.Error<typeof commandLine>): boolean =>
  error._tag === "ShowHelp" && error.errors.length === 0

/** A stop that was asked for, and help that was asked for, are a success. A defect tells nothing. */
export const exitCodeOf = (exit: Ended): number => {
  if (Exit.isSuccess(exit) || Cause.hasInterruptsOnly(exit.cause)) return 0
  const failure = Cause.findErrorOption(exit.cause)
  if (failure._tag === "None") return couldNotTell
  return isHelp(failure.value) ? 0 : exitCodes[failure.value._tag]
}
