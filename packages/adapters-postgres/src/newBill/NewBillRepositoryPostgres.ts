import {
  BillId,
  CmeDealerId,
  DealerId,
  DealerNotFound,
  NewBillRepository,
  type AccountId,
  type BillOperation,
  type DealId
} from "@dealer-billing/domain"
import { currentTraceparent, DuplicateBill, tariffOfContent, type NewBill } from "@dealer-billing/domain/internal"
import { Array as Arr, Effect, Layer, Option, Schema } from "effect"
import { decodeAccounts } from "../account/AccountRepositoryPostgres.ts"
import { billToRow, decodeBills, ownBillColumns } from "../bill/BillRow.ts"
import { Database } from "../database/Database.ts"
import { generalPlansFollow } from "../database/generalPlansFollow.ts"
import { rowsOf } from "../database/rows.ts"
import { recordTariffVersions } from "../bill/recordTariffVersions.ts"
import { accountsPart, transfersPart } from "../ledger/saveLedger.ts"

const decodeDealers = rowsOf(
  Schema.Struct({
    dealer: Schema.BigInt.pipe(Schema.decodeTo(DealerId)),
    cmeDealerId: CmeDealerId,
    dealerVersion: Schema.Int,
    erasedAt: Schema.NullOr(Schema.DateTimeUtcFromDate),
    cmeDealerIdOfBill: Schema.NullOr(Schema.String)
  })
)

const decodeBegun = rowsOf(
  Schema.Struct({ billId: BillId, newerTariffs: Schema.NullOr(Schema.Array(Schema.String)) })
)

const find = ({ run, sql }: Database["Service"]) =>
  Effect.fn("NewBillRepositoryPostgres.find")(function* (
    cmeDealerId: CmeDealerId,
    operation: BillOperation,
    dealId: DealId
  ) {
    const rows = yield* run(sql<Readonly<Record<string, unknown>>>`
      select d.id as dealer, d.cme_dealer_id, d.requisite_version as dealer_version, d.erased_at,
        owner.cme_dealer_id as cme_dealer_id_of_bill, ${ownBillColumns(sql)}
      from dealers d
      left join bill b on b.operation = ${operation} and b.deal_id = ${dealId} and b.revision = 1
      left join dealers owner on owner.id = b.dealer_id
      where d.cme_dealer_id = ${cmeDealerId}
    `)
    const [found] = yield* decodeDealers(rows)
    if (found === undefined) return yield* new DealerNotFound({ cmeDealerId })
    const { cmeDealerIdOfBill, dealer: id, dealerVersion: requisiteVersion, erasedAt } = found
    const bills = yield* decodeBills(
      cmeDealerIdOfBill === null ? [] : rows.map((row) => ({ ...row, cmeDealerId: cmeDealerIdOfBill }))
    )
    return { dealer: { id, cmeDealerId, requisiteVersion, erasedAt }, existing: Arr.head(bills) }
  })

const begin = ({ run, sql }: Database["Service"]) =>
  Effect.fn("NewBillRepositoryPostgres.begin")(function* (
    { accountType, dealerId }: AccountId,
    tariffsUntil: string
  ) {
    // `nextval` beside `for no key update` would run before the lock is granted, and ids would not be in lock order.
    const rows = yield* run(sql`
      with locked as materialized (
        select dealer_id, account_type, status, problem, balance, client_id, payer_id, contract_id from accounts
        where dealer_id = ${dealerId} and account_type = ${accountType}
        for no key update
      )
      select locked.*, nextval('bill_id_sequence') as bill_id, (
        select array_agg(content order by valid_from) from reward_tariff where valid_from > ${tariffsUntil}::date
      ) as newer_tariffs
      from locked
      where ${generalPlansFollow(sql)}
    `)
    const [begun] = yield* decodeBegun(rows)
    const [account] = yield* decodeAccounts(rows)
    if (begun === undefined || account === undefined) return Option.none()
    const { billId, newerTariffs } = begun
    return Option.some({ account, billId, newerTariffs: (newerTariffs ?? []).map(tariffOfContent) })
  })

const insert = ({ run, sql }: Database["Service"]) =>
  Effect.fn("NewBillRepositoryPostgres.insert")(function* ({ account, bill, transfers, operation }: NewBill) {
    const isNew = sql`exists (select from bill_part)`
    const inserted = yield* run(sql`
      with bill_part as (
        insert into bill ${sql.insert(billToRow(bill))} on conflict (operation, deal_id, revision) do nothing
        returning id
      ), transfers_part as (${transfersPart(sql, transfers)} where ${isNew}),
      accounts_part as (${accountsPart(sql, [account])} and ${isNew}),
      operation_part as (
        insert into billing_operation (dealer_id, account_type, kind, bill_id, reference, requisite_version, state,
          attempts, last_error, remote_id, empty_lookups, traceparent)
        select ${operation.dealerId}, ${operation.accountType}, ${operation.kind}, id, ${operation.reference},
          ${operation.requisiteVersion}, ${operation.state}, ${operation.attempts}, ${operation.lastError},
          ${operation.remoteId}, ${operation.emptyLookups}, ${yield* currentTraceparent}
        from bill_part
      )
      select id from bill_part
    `)
    if (inserted.length === 0) return yield* new DuplicateBill(bill)
  })

export const NewBillRepositoryPostgres = Layer.effect(
  NewBillRepository,
  Effect.map(Database, (database) => ({
    find: find(database),
    begin: begin(database),
    insert: insert(database),
    recordTariffs: recordTariffVersions(database)
  }))
)
