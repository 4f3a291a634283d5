import { Console, Effect, Layer } from "effect"
import { Command } from "effect/cli"
import { Database, migrateAsOwner } from "../layers/Database.ts"
import { telemetryLayer } from "../layers/Telemetry.ts"
import { databaseSettings } from "./settings.ts"

export const migrateCommand = Command.make(
  "migrate",
  {},
  Effect.fn(function* () {
    const read = yield* databaseSettings
    const applied = yield* Effect.provide(migrateAsOwner, Layer.merge(Database.layer(read), telemetryLayer(read)))
    yield* Console.log(applied.length === 0 ? "The schema is up to date." : `Applied: ${applied.join(", ")}`)
  })
).pipe(Command.withDescription("Migrate the database to the newest schema"))
