import { StorageUnavailable } from "@dealer-billing/domain"
import { Clock, Context, Effect, Exit, Layer, Semaphore } from "effect"
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite"
import { fromJson } from "./json.ts"
import { schema } from "./schema.ts"

type Row = Readonly<Record<string, SQLInputValue>>

/** A connection whose statements are prepared once. Integers are `bigint`. */
export class Sql {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(path: string) {
    this.#database = new DatabaseSync(path)
    this.#database.exec("pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 5000")
  }

  all(text: string, ...values: ReadonlyArray<SQLInputValue>): ReadonlyArray<Row> {
    return this.#prepare(text).all(...values) as ReadonlyArray<Row>
  }

  run(text: string, ...values: ReadonlyArray<SQLInputValue>): void {
    this.#prepare(text).run(...values)
  }

  /** All columns in the order of the table; null makes a new id. */
  insert(table: string, values: ReadonlyArray<SQLInputValue>, or: "abort" | "ignore" | "replace" = "abort"): void {
    this.run(`insert or ${or} into ${table} values (${values.map(() => "?").join()})`, ...values)
  }

  exec(text: string): void {
    this.#database.exec(text)
  }

  /** The entities of the column `doc`. */
  docs<Entity>(text: string, ...values: ReadonlyArray<SQLInputValue>): ReadonlyArray<Entity> {
    return this.all(text, ...values).map((row) => fromJson<Entity>(String(row.doc)))
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction
  }

  close(): void {
    this.#database.close()
  }

  #prepare(text: string): StatementSync {
    const statement = this.#statements.get(text) ?? this.#database.prepare(text)
    statement.setReadBigInts(true)
    this.#statements.set(text, statement)
    return statement
  }
}

/** A list as one parameter: `in (select value from json_each(?))`. */
export const list = (values: Iterable<string | bigint>): string =>
  `[${[...values].map((value) => (typeof value === "bigint" ? String(value) : JSON.stringify(value))).join()}]`

const OpenTransaction = Context.Reference<object | null>("@dealer-billing/sqlite-storage/OpenTransaction", {
  defaultValue: () => null
})

/** SQLITE_BUSY, LOCKED, READONLY, IOERR, FULL and CANTOPEN: later it may work again. Anything else is a defect. */
const passing = new Set([5, 6, 8, 10, 13, 14])

const attempt = <A>(run: () => A): Effect.Effect<A, StorageUnavailable> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(run())
    } catch (error) {
      const code = Number((error as { readonly errcode?: number }).errcode ?? 0) & 0xff
      if (!passing.has(code)) throw error
      return Effect.fail(new StorageUnavailable({ reason: `SQLite error ${code}` }))
    }
  })

/** Ids of one start of the process. The next start has a new block, so an id lost in a rollback is not given again. */
const blockSize = 1_000_000_000n

const make = (path: string) => {
  const writer = new Sql(path)
  writer.exec(schema)
  writer.insert("start", [null])
  const block = (writer.all("select max(id) as id from start")[0]?.id as bigint) - 1n
  // Others must not see what is not committed yet, so they read on a connection of their own.
  const reader = new Sql(path)
  const store = { reader, writer }
  const oneAtATime = Semaphore.makeUnsafe(1)
  const lastIds = new Map<string, bigint>()

  const whole = <A, E, R>(effect: Effect.Effect<A, E, R>, begin: string, commit: string, rollback: string) => {
    // After some errors SQLite has rolled back by itself.
    const undo = Effect.sync(() => writer.isInTransaction && writer.exec(rollback))
    return Effect.acquireUseRelease(
      attempt(() => writer.exec(begin)),
      () => Effect.provideService(effect, OpenTransaction, store),
      (_, exit) =>
        Exit.isSuccess(exit)
          ? Effect.onError(
              attempt(() => writer.exec(commit)),
              () => undo
            )
          : undo
    )
  }

  const transaction = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E | StorageUnavailable, R> =>
    Effect.flatMap(OpenTransaction, (open) =>
      open === store
        ? whole(effect, "savepoint part", "release part", "rollback to part; release part")
        : oneAtATime.withPermit(whole(effect, "begin immediate", "commit", "rollback"))
    )

  return {
    /** All or nothing, one at a time; an inner one joins the outer. */
    transaction,
    read: <A>(query: (sql: Sql) => A): Effect.Effect<A, StorageUnavailable> =>
      Effect.flatMap(OpenTransaction, (open) => attempt(() => query(open === store ? writer : reader))),
    write: <A>(change: (sql: Sql, nowMs: number) => A): Effect.Effect<A, StorageUnavailable> =>
      transaction(Effect.flatMap(Clock.currentTimeMillis, (nowMs) => attempt(() => change(writer, nowMs)))),
    /** Not given twice, also after a rollback or a restart. */
    nextId: (table: "dealer" | "bill" | "operation"): bigint => {
      const id = (lastIds.get(table) ?? block * blockSize) + 1n
      lastIds.set(table, id)
      return id
    },
    close: Effect.sync(() => {
      reader.close()
      writer.close()
    })
  }
}

/** The database file of one process. */
export class SqliteStore extends Context.Service<SqliteStore, ReturnType<typeof make>>()(
  "@dealer-billing/sqlite-storage/SqliteStore"
) {
  static readonly layer = (path: string) =>
    Layer.effect(
      SqliteStore,
      Effect.acquireRelease(
        Effect.sync(() => make(path)),
        ({ close }) => close
      )
    )
}
