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
import { deriveEmbeddedRoles } from "../embedded/deriveEmbeddedRoles.ts"
import { requisiteKeyFile } from "../embedded/requisiteKeyFile.ts"
import type { Settings } from "../settings/Settings.ts"
import { waitForSchema } from "./waitForSchema.ts"

/** Where Postgres is: the one that was named, or an embedded one that lives as long as this layer. */
export class Database extends Context.Service<
  Database,
  {
    /** As the role of the service. */
    readonly url: Redacted.Redacted<string>
    readonly pooler: DatabasePooler
    /** As the owner of the tables, for `migrate` alone. */
    readonly ownerUrl: Redacted.Redacted<string>
    /** None: `url` is the owner as well. */
    readonly service: Option.Option<ServiceRole>
    /** For people, without the password. */
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
        // Before the first database is made, so that none can be without its key.
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

/** Brings the schema up to date as its owner, and gives the service's role its rights; answers the steps applied. */
export const migrateAsOwner = Effect.gen(function* () {
  const { ownerUrl, pooler, service, url } = yield* Database
  if (Option.isNone(service)) return yield* migrate({ url: ownerUrl, pooler })
  const applied = yield* migrate({ url: ownerUrl, pooler, service: service.value })
  if (yield* isMigrated({ url, pooler, applicationName: "dealer-billing-start" })) return applied
  const reason = "DATABASE_OWNER_URL was migrated, and DATABASE_URL leads to another database"
  return yield* new StorageUnavailable({ reason })
})

const roleIsOwner = Metric.gauge("database_role_is_owner", {
  description: "1 while the service connects as the owner of the tables, else 0"
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

/** The database with the newest schema, in which the role of the service has its rights. */
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

/** Everything built on this layer uses the database's time. */
export const databaseClockLayer = Layer.unwrap(
  Effect.map(Database, ({ pooler, url }) =>
    DatabaseClock.layer({ url, pooler, applicationName: "dealer-billing-clock" })
  )
)

/** Stores the reward tariffs of this process; fails where a stored one differs. */
export const recordedTariffsLayer = Layer.effectDiscard(
  Effect.gen(function* () {
    const { pooler, url } = yield* Database
    const recorded = yield* recordTariffs({ url, pooler, tariffs: yield* Tariffs })
    if (recorded.length > 0) yield* Effect.logInfo(`Recorded the reward tariffs from ${recorded.join(", ")}`)
  })
)

/** Fails where the database has payments of the other dialect than that of this deployment. */
export const checkDialect = ({ paymentsDialect: dialect }: Settings) =>
  Effect.flatMap(Database, ({ pooler, url }) => refuseOtherDialect({ url, pooler, dialect }))

export const oneDialectLayer = (settings: Settings) =>
  Layer.effectDiscard(Effect.andThen(Schema, checkDialect(settings)))

/** Probes the database for this process, whatever its roles are. */
export const databaseHealthLayer = Layer.unwrap(
  Effect.map(Effect.andThen(Schema, Database), ({ pooler, url }) =>
    DatabaseHealth.layer({ url, pooler, applicationName: "dealer-billing-probe" })
  )
)

/** The keys that were set, or those in the data folder of an embedded Postgres. */
export const requisiteKeysOf = ({ dataFolder, requisiteKeys }: Settings) =>
  requisiteKeys === null
    ? requisiteKeyFile(dataFolder, join(dataFolder, "postgres"))
    : Effect.succeed(requisiteKeys)

/** Who uses a pool of connections: callers over HTTP, or the consumer and the worker. */
export type PoolUser = "http" | "work"

/** Connections of each pool at most. */
const poolMax = 6

/**
 * Every repository, on a pool of its own: neither can callers who hold all their connections stop the payments,
 * nor the other way round.
 */
export const storageLayer = (settings: Settings, user: PoolUser) =>
  Layer.unwrap(
    Effect.gen(function* () {
      yield* Schema
      const { pooler, url } = yield* Database
      const requisiteKeys = yield* requisiteKeysOf(settings)
      const storage = postgresLayer({
        url,
        pooler,
        requisiteKeys,
        applicationName: `dealer-billing-${user}`,
        poolMax
      })
      // Parts of the layer are constants, which the other pool would share.
      return Layer.fresh(storage)
    })
  )
