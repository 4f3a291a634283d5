import { startPostgres } from "@dealer-billing/embedded-postgres"
import { sharedKafka, temporaryFolder } from "@dealer-billing/test-kit"
import { Context, Effect, Layer, Redacted } from "effect"
import { join } from "node:path"
import { openSql } from "./openSql.ts"
import { seedBooks, type BooksSize } from "./seedBooks.ts"

/** Durable, with rare checkpoints. */
const settings = { max_connections: "120", max_wal_size: "8GB", checkpoint_timeout: "30min", shared_buffers: "1GB" }

/** One Postgres and, if possible, one Kafka for all comparisons of a run. */
export class World extends Context.Service<
  World,
  {
    /** Of the server. */
    readonly url: Redacted.Redacted<string>
    /** For logs and profiles of children. */
    readonly folder: string
    /** A seeded database; databases of one size are equal. */
    readonly makeDatabase: (size: BooksSize) => Effect.Effect<Redacted.Redacted<string>>
    readonly kafka: Effect.Effect<{ readonly brokers: string } | { readonly skip: string }>
  }
>()("@dealer-billing/bench/world/World") {
  static readonly layer = Layer.effect(
    World,
    Effect.gen(function* () {
      const folder = yield* temporaryFolder
      const { url } = yield* startPostgres({ dataFolder: join(folder, "postgres"), settings })
      const kafka = yield* sharedKafka(folder)
      return { url: Redacted.make(url), folder, makeDatabase: makeDatabases(url), kafka: Effect.orDie(kafka) }
    })
  )
}

const databaseUrl = (url: string, name: string): Redacted.Redacted<string> => {
  const other = new URL(url)
  other.pathname = `/${name}`
  return Redacted.make(other.href)
}

const makeDatabases = (url: string) => {
  const templates = new Set<string>()
  let copies = 0
  return Effect.fn("World.makeDatabase")(
    function* (size: BooksSize) {
      const sql = yield* openSql(Redacted.make(url))
      const template = `bench_${size.bills}_${size.openOfTwenty}`
      if (!templates.has(template)) {
        yield* sql`create database ${sql(template)}`
        yield* seedBooks(databaseUrl(url, template), size)
        templates.add(template)
      }
      const name = `${template}_${++copies}`
      yield* sql`create database ${sql(name)} template ${sql(template)} strategy file_copy`
      return databaseUrl(url, name)
    },
    Effect.scoped,
    Effect.orDie
  )
}
