import { migrate } from "@dealer-billing/adapters-postgres"
import { NodeRuntime, NodeServices } from "@effect/platform-node"
import { Cause, Console, Effect, Exit, Layer, Result, Schema, type Runtime } from "effect"
import { Command, Flag } from "effect/cli"
import { Database } from "./Database.ts"
import { readDatabaseSettings, readSettings } from "./readSettings.ts"
import { serve } from "./serve.ts"
import { telemetryLayer } from "./Telemetry.ts"

/** The settings are wrong; the message lists every problem. */
class BadSettings extends Schema.TaggedError<BadSettings>()("BadSettings", {
  problems: Schema.Array(Schema.String)
}) {
  override get message(): string {
    return ["The settings are not good:", ...this.problems.map((problem) => `  - ${problem}`)].join("\n")
  }
}

const settingsBy = (read: typeof readSettings) =>
  Effect.suspend(() =>
    Effect.fromResult(Result.mapError(read(process.env), (problems) => new BadSettings({ problems })))
  )

const role = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))

const serveCommand = Command.make(
  "serve",
  {
    http: role("http", "Serve the HTTP API"),
    consumer: role("consumer", "Consume payment facts from Kafka"),
    worker: role("worker", "Carry out Billing operations and try parked payments again")
  },
  Effect.fn(function* (roles) {
    const read = yield* settingsBy(readSettings)
    if (roles.consumer && read.kafka === null) {
      return yield* new BadSettings({ problems: ["KAFKA_BROKERS is required for serve --consumer"] })
    }
    const isAnyNamed = roles.http || roles.consumer || roles.worker
    yield* serve(read, isAnyNamed ? roles : { http: true, consumer: true, worker: true })
  })
).pipe(Command.withDescription("Run the service; without a role, all of them"))

const migrateCommand = Command.make(
  "migrate",
  {},
  Effect.fn(function* () {
    const read = yield* settingsBy(readDatabaseSettings)
    const applied = yield* Database.pipe(
      Effect.flatMap(({ url }) => migrate({ url })),
      Effect.provide(Layer.merge(Database.layer(read), telemetryLayer(read)))
    )
    yield* Console.log(
      applied.length === 0 ? "The schema is the newest already." : `Applied: ${applied.join(", ")}`
    )
  })
).pipe(Command.withDescription("Bring the database to the newest schema, and stop"))

const program = Command.make("dealer-billing").pipe(
  Command.withDescription("Accounts, bills and payments of car dealers, between the auctions and Billing"),
  Command.withSubcommands([serveCommand, migrateCommand]),
  Command.run({ version: "0.1.0" }),
  Effect.provide(NodeServices.layer)
)

/** What cannot be mended by the program is told in one message, without a stack. */
const reported = program.pipe(
  Effect.tapCause((cause) => {
    const failure = Cause.findErrorOption(cause)
    if (failure._tag === "Some" && failure.value._tag !== "ShowHelp") return Console.error(failure.value.message)
    return Cause.hasInterruptsOnly(cause) || failure._tag === "Some"
      ? Effect.void
      : Effect.logFatal("The service died", cause)
  })
)

/** A stop that was asked for is a success. */
const teardown: Runtime.Teardown = (exit, onExit) =>
  onExit(Exit.isSuccess(exit) || Cause.hasInterruptsOnly(exit.cause) ? 0 : 1)

NodeRuntime.runMain(reported, { disableErrorReporting: true, teardown })
