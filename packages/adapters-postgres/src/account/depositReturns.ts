import { CmeDealerId, DealerId, PositiveKopecks, ReturnId, type DepositReturn } from "@dealer-billing/domain"
import { DuplicateDepositReturn, returnTransfer } from "@dealer-billing/domain/internal"
import { Array as Arr, DateTime, Effect, Schema } from "effect"
import type { Database } from "../database/Database.ts"
import { rowsOf } from "../database/rows.ts"

const decodeReturns = rowsOf(
  Schema.Struct({
    returnId: ReturnId,
    dealerId: DealerId,
    cmeDealerId: CmeDealerId,
    sum: PositiveKopecks,
    heldAfter: Schema.BigInt,
    reason: Schema.String,
    actor: Schema.String,
    returnedAt: Schema.DateTimeUtcFromDate
  })
)

export const findReturn = ({ run, sql }: Database["Service"]) =>
  Effect.fn("AccountRepositoryPostgres.findReturn")(function* (id: ReturnId) {
    const rows = yield* run(sql`
      select r.return_id, r.dealer_id, d.cme_dealer_id, r.sum, r.held_after, r.reason, r.actor, r.returned_at
      from deposit_return r join dealers d on d.id = r.dealer_id
      where r.return_id = ${id}
    `)
    return Arr.head(yield* decodeReturns(rows))
  })

export const insertReturn = ({ sql, transact }: Database["Service"]) =>
  Effect.fn("AccountRepositoryPostgres.insertReturn")(function* (made: DepositReturn) {
    const { accountType, amount, from, reason: why, to } = returnTransfer(made)
    const { actor, dealerId, heldAfter, reason, returnId } = made
    // What the statement stored before it met a return of the same id is undone with the failure.
    yield* transact(
      Effect.gen(function* () {
        const inserted = yield* sql`
          with transfer_part as (
            insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount)
            values (${dealerId}, ${accountType}, ${from}, ${to}, ${why}, ${amount})
            returning id
          ), account_part as (
            update accounts set balance = ${heldAfter}
            where dealer_id = ${dealerId} and account_type = ${accountType}
          )
          insert into deposit_return (return_id, dealer_id, sum, held_after, reason, actor, returned_at, transfer_id)
          select ${returnId}, ${dealerId}, ${amount}, ${heldAfter}, ${reason}, ${actor},
            ${DateTime.toDateUtc(made.returnedAt)}, id
          from transfer_part
          on conflict (return_id) do nothing
          returning return_id
        `
        if (inserted.length === 0) return yield* new DuplicateDepositReturn({ returnId })
      })
    )
  })
