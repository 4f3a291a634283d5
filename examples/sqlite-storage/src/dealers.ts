import {
  DealerAlreadyRegistered,
  DealerId,
  DealerNotFound,
  DealerRepository,
  type Dealer
} from "@dealer-billing/domain"
import { DateTime, Effect, Layer } from "effect"
import { toJson } from "./json.ts"
import { SqliteStore, type Sql } from "./SqliteStore.ts"

const keepVersion = (sql: Sql, { id, requisite }: Dealer, nowMs: number): void =>
  sql.insert("requisite_version", [id, nowMs, toJson(requisite)])

const insert =
  (store: SqliteStore["Service"]): DealerRepository["Service"]["insert"] =>
  (made) =>
    Effect.flatten(
      store.write((sql, nowMs) => {
        const dealer: Dealer = { id: DealerId.make(store.nextId("dealer")), ...made }
        const { cmeDealerId } = dealer
        if (sql.all("select 1 from dealer where cme_dealer_id = ?", cmeDealerId).length > 0)
          return Effect.fail(new DealerAlreadyRegistered({ cmeDealerId }))
        sql.insert("dealer", [dealer.id, cmeDealerId, toJson(dealer)])
        keepVersion(sql, dealer, nowMs)
        return Effect.succeed(dealer)
      })
    )

const update =
  (store: SqliteStore["Service"]): DealerRepository["Service"]["update"] =>
  (dealer) =>
    store.write((sql, nowMs) => {
      const [stored] = sql.docs<Dealer>("select doc from dealer where id = ?", dealer.id)
      if (stored === undefined) return
      const { requisite, requisiteVersion } = dealer
      sql.run(
        "update dealer set doc = ? where id = ?",
        toJson({ ...stored, requisite, requisiteVersion }),
        dealer.id
      )
      if (stored.requisiteVersion !== requisiteVersion) keepVersion(sql, dealer, nowMs)
    })

export const dealersLayer = Layer.effect(
  DealerRepository,
  Effect.map(SqliteStore, (store) => {
    const missing = (id: DealerId) => Effect.die(new Error(`There is no dealer with id ${id}`))
    const get: DealerRepository["Service"]["get"] = (cmeDealerId) =>
      store
        .read((sql) => sql.docs<Dealer>("select doc from dealer where cme_dealer_id = ?", cmeDealerId)[0])
        .pipe(
          Effect.flatMap((found) =>
            found ? Effect.succeed(found) : Effect.fail(new DealerNotFound({ cmeDealerId }))
          )
        )
    return {
      insert: insert(store),
      update: update(store),
      get,
      // Transactions run one at a time, so whatever they read is locked.
      lock: get,
      getById: (id) =>
        store
          .read((sql) => sql.docs<Dealer>("select doc from dealer where id = ?", id)[0])
          .pipe(Effect.flatMap((found) => (found ? Effect.succeed(found) : missing(id)))),
      list: ({ after, limit }) =>
        store.read((sql) =>
          sql.docs("select doc from dealer where id > ? order by id limit ?", after ?? 0n, limit)
        ),
      requisiteBefore: (id, time) =>
        store
          .read((sql) => {
            const all = "select doc from requisite_version where dealer_id = ?"
            const timeMs = DateTime.toEpochMillis(time)
            const before = sql.docs<Dealer["requisite"]>(
              `${all} and at_ms < ? order by rowid desc limit 1`,
              id,
              timeMs
            )
            return before[0] ?? sql.docs<Dealer["requisite"]>(`${all} order by rowid limit 1`, id)[0]
          })
          .pipe(Effect.flatMap((found) => (found ? Effect.succeed(found) : missing(id))))
    }
  })
)
