import { StorageUnavailable } from "@dealer-billing/domain"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Option } from "effect"
import {
  LocalParties,
  type FoundParty,
  type NewContract,
  type NewPayer,
  type PayerVersion
} from "./LocalParties.ts"
import { openPayer, sealPayer, type PayerKeyring } from "./payerCipher.ts"
import { stored } from "./stored.ts"

interface PayerRow {
  readonly id: string
  readonly version: number
  readonly payer: Uint8Array
}

// Every write is one idempotent statement, so none needs a transaction.

const putPayer = (sql: PgClient.PgClient, keys: PayerKeyring) =>
  Effect.fn("LocalParties.putPayer")(function* ({ clientId, id, payer, reference, version }: NewPayer) {
    const sealed = sealPayer(keys, id, version, payer)
    yield* sql`insert into billing_tbank.payer (id, version, reference, client_id, payer)
      select ${id}::text, ${version}::integer, ${reference}::text, client.id, ${sealed}::bytea
      from billing_tbank.client where client.id = ${clientId} on conflict do nothing`
    const [row] = yield* sql<{ readonly newest: number | null }>`select max(version) as newest
      from billing_tbank.payer where id = ${id}`
    return Option.fromNullishOr(row?.newest)
  })

const putContract = (sql: PgClient.PgClient) =>
  Effect.fn("LocalParties.putContract")(function* ({ clientId, id, payerId, reference }: NewContract) {
    yield* sql`insert into billing_tbank.contract (id, reference, client_id, payer_id)
      select ${id}::text, ${reference}::text, ${clientId}::text, ${payerId}::text
      where exists (select 1 from billing_tbank.payer where id = ${payerId} and client_id = ${clientId})
      on conflict do nothing`
    const rows = yield* sql`select id from billing_tbank.contract where id = ${id}`
    return rows.length > 0
  })

const finders = (sql: PgClient.PgClient) => ({
  CLIENT: (reference: string) => sql<FoundParty>`select id, null::integer as version
    from billing_tbank.client where reference = ${reference}`,
  PAYER: (reference: string) => sql<FoundParty>`select id, max(version) as version
    from billing_tbank.payer where reference = ${reference} group by id`,
  CONTRACT: (reference: string) => sql<FoundParty>`select id, null::integer as version
    from billing_tbank.contract where reference = ${reference}`
})

const listPayers = (sql: PgClient.PgClient, keys: PayerKeyring) =>
  Effect.fn("LocalParties.listPayers")(function* (contractId: string) {
    const rows = yield* stored(sql<PayerRow>`select payer.id, payer.version, payer.payer
      from billing_tbank.contract join billing_tbank.payer on payer.id = contract.payer_id
      where contract.id = ${contractId} order by payer.version`)
    return yield* Effect.forEach(rows, ({ id, payer, version }) =>
      Effect.fromResult(openPayer(keys, id, version, payer)).pipe(
        Effect.mapBoth({
          onFailure: ({ message }) => new StorageUnavailable({ reason: message }),
          onSuccess: (opened): PayerVersion => ({ version, payer: opened })
        })
      )
    )
  })

export const LocalPartiesPostgres = (keys: PayerKeyring) =>
  Layer.effect(
    LocalParties,
    Effect.map(PgClient.PgClient, (sql) => {
      const find = finders(sql)
      const put = putPayer(sql, keys)
      const putInto = putContract(sql)
      const list = listPayers(sql, keys)
      return {
        putClient: ({ id, reference }) =>
          stored(
            Effect.asVoid(sql`insert into billing_tbank.client (id, reference) values (${id}, ${reference})
              on conflict do nothing`)
          ),
        putPayer: (payer) => stored(put(payer)),
        putContract: (contract) => stored(putInto(contract)),
        find: (kind, reference) =>
          stored(Effect.map(find[kind](reference), ([row]) => Option.fromUndefinedOr(row))),
        listPayers: list
      }
    })
  )
