import { join } from "node:path"
import {
  DatabaseClock,
  readDatabaseUser,
  DatabaseHealth,
  isMigrated,
  isOwnerOfTables,
  migrate,
  postgresLayer,
  recordTariffs,
  refuseOtherDialect,
  showDatabaseUrl,
  type DatabasePooler,
  type ServiceRole
} from "@dealer-billing/adapters-postgres"
import { StorageUnavailable, Tariffs } from "@dealer-billing/domain"
import { startPostgres } from "@dealer-billing/embedded-postgres"
import { Context, Effect, Layer, Metric, Option, type Redacted } from "effect"
import { deriveEmbeddedRoles } from "./embedded/deriveEmbeddedRoles.ts"
import { requisiteKeyFile } from "./embedded/requisiteKeyFile.ts"
import type { Settings } from "../settings/Settings.ts"
import { waitForSchema } from "./waitForSchema.ts"

/** Postgres: at DATABASE_URL, or embedded for the life of this layer. */
export class Database extends Context.Service<
  Database,
  {
    /** With the role of the service. */
    readonly url: Redacted.Redacted<string>
    readonly pooler: DatabasePooler
    /** With the owner of the tables, for migrations only. */
    readonly ownerUrl: Redacted.Redacted<string>
    /** None: `url` has the owner's role as well. */
    readonly service: Option.Option<ServiceRole>
    /** For the banner, without the password. */
    readonly where: string
  }
>()("@dealer-billing/app/layers/Database") {
  static readonly layer = (settings: Settings) =>
    Layer.effect(
      Database,
      Effect.gen(function* () {
        if (settings.databaseUrl !== null) {
          return namedDatabase(settings, settings.databaseUrl)
        }
        const dataFolder = join(settings.dataFolder, "postgres")
        // Before the database, so that no database exists without its key.
        if (settings.requisiteKeys === null) yield* requisiteKeyFile(settings.dataFolder, dataFolder)
        const { port, url } = yield* startPostgres({ dataFolder })
        return { ...deriveEmbeddedRoles(url), where: `embedded, port ${port}, data in ${dataFolder}` }
      })
    )
}

const namedDatabase = (
  { databaseOwnerUrl, databasePooler }: Settings,
  url: Redacted.Redacted<string>
): Database["Service"] => ({
  url,
  pooler: databasePooler,
  ownerUrl: databaseOwnerUrl ?? url,
  service:
    databaseOwnerUrl === null
      ? Option.none()
      : Option.map(Option.fromNullOr(readDatabaseUser(url)), (name) => ({ name })),
  where: showDatabaseUrl(url)
})

/** Migrates as the owner and grants rights to the service's role. Returns the applied migrations. */
export const migrateAsOwner = Effect.gen(function* () {
  const { ownerUrl, pooler, service, url } = yield* Database
  if (Option.isNone(service)) return yield* migrate({ url: ownerUrl, pooler })
  const applied = yield* migrate({ url: ownerUrl, pooler, service: service.value })
  if (yield* isMigrated({ url, pooler, applicationName: "dealer-billing-start" })) return applied
  const reason = "DATABASE_URL and DATABASE_OWNER_URL point to different databases; the latter was migrated"
  return yield* new StorageUnavailable({ reason })
})

const roleIsOwner = Metric.gauge("database_role_is_owner", {
  description: "1 if the service connects as the owner of the tables; 0 otherwise"
})

const checkRole = Effect.gen(function* () {
  const { pooler, url } = yield* Database
  const isOwner = yield* isOwnerOfTables({ url, pooler, applicationName: "dealer-billing-start" })
  yield* Metric.update(roleIsOwner, isOwner ? 1 : 0)
  if (isOwner) {
    yield* Effect.logWarning(
      "The role of DATABASE_URL owns the tables, so an attacker who controls the service can change the ledger. " +
        "Create a second role for DATABASE_URL, and put the owner's URL in DATABASE_OWNER_URL"
    )
  }
})

/** Proof that the schema is up to date. */
export class Schema extends Context.Service<Schema, { readonly applied: ReadonlyArray<string> }>()(
  "@dealer-billing/app/layers/Schema"
) {
  static readonly layer = (settings: Settings, servesApi: boolean) =>
    Layer.effect(
      Schema,
      Effect.gen(function* () {
        const { pooler, url } = yield* Database
        if (!settings.migratesAtStart) yield* waitForSchema(settings, servesApi, { url, pooler })
        const applied = settings.migratesAtStart ? yield* migrateAsOwner : []
        if (applied.length > 0) yield* Effect.logInfo(`Applied migrations: ${applied.join(", ")}`)
        yield* checkRole
        return { applied }
      })
    )
}

/** Makes the Clock return the database's time. */
export const databaseClockLayer = Layer.unwrap(
  Effect.map(Database, ({ pooler, url }) =>
    DatabaseClock.layer({ url, pooler, applicationName: "dealer-billing-clock" })
  )
)

/** Stores the reward tariffs of this process. Fails if a stored one differs. */
export const recordedTariffsLayer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { pooler, url } = yield* Database
    const recorded = yield* recordTariffs({ url, pooler, tariffs: yield* Tariffs })
    if (recorded.length > 0) yield* Effect.logInfo(`Recorded the reward tariffs from ${recorded.join(", ")}`)
  })
)

/** Fails if the database has payments of the other dialect. */
export const checkDialect = ({ paymentsDialect: dialect }: Settings) =>
  Effect.flatMap(Database, ({ pooler, url }) => refuseOtherDialect({ url, pooler, dialect }))

export const oneDialectLayer = (settings: Settings) =>
  Layer.effectDiscard(Effect.andThen(Schema, checkDialect(settings)))

export const databaseHealthLayer = Layer.unwrap(
  Effect.map(Effect.andThen(Schema, Database), ({ pooler, url }) =>
    DatabaseHealth.layer({ url, pooler, applicationName: "dealer-billing-probe" })
  )
)

/** REQUISITE_KEYS, or the key file of an embedded Postgres. */
export const readRequisiteKeys = ({ dataFolder, requisiteKeys }: Settings) =>
  requisiteKeys === null
    ? requisiteKeyFile(dataFolder, join(dataFolder, "postgres"))
    : Effect.succeed(requisiteKeys)

/** `work`: the consumer and the worker. */
type PoolUser = "http" | "work"

/** Connections per pool. */
const poolMax = 6

/** Each user has its own pool, so that HTTP callers cannot block payments, nor the reverse. */
export const storageLayer = (settings: Settings, user: PoolUser) =>
  Layer.unwrap(
    Effect.gen(function* () {
      yield* Schema
      const { pooler, url } = yield* Database
      const requisiteKeys = yield* readRequisiteKeys(settings)
      const storage = postgresLayer({
        url,
        pooler,
        requisiteKeys,
        applicationName: `dealer-billing-${user}`,
        poolMax
      })
      // Some parts of the layer are constants. Without `fresh` both pools would share them.
      return Layer.fresh(storage)
    })
  )
