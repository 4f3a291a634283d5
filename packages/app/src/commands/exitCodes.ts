import { Cause, Exit, type Effect } from "effect"
import type { commandLine } from "./commandLine.ts"

type Failure = Effect.Error<typeof commandLine>["_tag"]

/** The command found something wrong, or refused the request. */
const foundOrRefused = 1
/** The command could not decide: a wrong flag or setting, or a dependency that is not available. */
const couldNotTell = 2

const exitCodes: Readonly<Record<Failure, 1 | 2>> = {
  AccountMissing: foundOrRefused,
  AllocationTooLarge: foundOrRefused,
  BadImportFile: foundOrRefused,
  BadStatementFile: foundOrRefused,
  BillNotFound: foundOrRefused,
  BillOfOtherAccount: foundOrRefused,
  BillingDiffers: foundOrRefused,
  BillingRejected: foundOrRefused,
  ConsumerDied: foundOrRefused,
  DealerNotClosed: foundOrRefused,
  DealerNotFound: foundOrRefused,
  DecidedMeanwhile: foundOrRefused,
  EraseNotConfirmed: foundOrRefused,
  InvariantsBroken: foundOrRefused,
  NothingLost: foundOrRefused,
  OffsetNotInLog: foundOrRefused,
  PositionReused: foundOrRefused,
  OperationBusy: foundOrRefused,
  OperationNotFound: foundOrRefused,
  OperationNotOpen: foundOrRefused,
  OtherDialectFound: foundOrRefused,
  PaymentAlreadyResolved: foundOrRefused,
  PaymentAmbiguous: foundOrRefused,
  PaymentNotApplicable: foundOrRefused,
  PaymentNotFound: foundOrRefused,
  RemoteIdMismatch: foundOrRefused,
  ReplayDiffers: foundOrRefused,
  RotationNotComplete: foundOrRefused,
  SelectionChanged: foundOrRefused,
  StatementTooLong: foundOrRefused,
  TariffsConflict: foundOrRefused,
  WorkerStuck: foundOrRefused,
  BadFlags: couldNotTell,
  BadSettings: couldNotTell,
  BatchUnreadable: couldNotTell,
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
  StorageUnavailable: couldNotTell,
  TopicMissing: couldNotTell,
  // From the parser of the command line.
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

/** A requested stop or help is a success. After a defect nothing is known. */
export const chooseExitCode = (exit: Ended): number => {
  if (Exit.isSuccess(exit) || Cause.hasInterruptsOnly(exit.cause)) return 0
  const failure = Cause.findErrorOption(exit.cause)
  if (failure._tag === "None") return couldNotTell
  return isHelp(failure.value) ? 0 : exitCodes[failure.value._tag]
}
