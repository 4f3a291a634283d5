import type { Seller } from "@dealer-billing/domain/internal"
import { PgClient } from "@effect/sql-pg"
import { DateTime, Effect, Option, Schema } from "effect"
import { recordObject } from "./recordObject.ts"
import { conflict } from "../shared/Refused.ts"
import { InvoiceRequest } from "../shared/requests.ts"
import { getObject, lockKnown } from "./findObject.ts"
import { PersonalData } from "./PersonalData.ts"
import { newId, type InvoiceRow } from "./rows.ts"

interface PutInvoice {
  readonly contractId: string
  readonly ref: string
  readonly request: InvoiceRequest
  readonly seller: Seller
}

const encode = Schema.encodeEffect(InvoiceRequest)

const isSame = Effect.fn("putInvoice.isSame")(function* (known: InvoiceRow, contractId: string, content: unknown) {
  const sql = yield* PgClient.PgClient
  const [row] = yield* sql<{ same: boolean }>`select content = ${sql.json(content)} as same
    from invoice where id = ${known.id}`
  return known.contractId === contractId && row?.same === true
})

const put = Effect.fn("putInvoice.put")(function* ({ contractId, ref, request, seller }: PutInvoice) {
  const sql = yield* PgClient.PgClient
  const now = yield* DateTime.nowAsDate
  const contract = yield* getObject("contract", contractId)
  const content = yield* Effect.orDie(encode(request))
  const known = yield* lockKnown("invoice", ref)
  if (Option.isSome(known)) {
    if (yield* isSame(known.value, contractId, content)) return { row: known.value, isNew: false }
    return yield* conflict("invoice-conflict", `The invoice ${ref} exists with other content`)
  }
  const { requisite } = yield* getObject("payer", contract.payerId)
  const buyer = (yield* PersonalData).encrypt(requisite)
  const [row] = yield* sql<InvoiceRow>`
    insert into invoice (id, ref, contract_id, content, sum, buyer, seller, created_at)
    values (${newId("invoice")}, ${ref}, ${contractId}, ${sql.json(content)}, ${request.sum},
      ${buyer}, ${sql.json(seller)}, ${now}) returning *`
  yield* recordObject("invoice", row!)
  return { row: { ...row!, buyer: requisite }, isNew: true }
})

/** Stores the payer's current legal details. Refuses other content under a known reference. */
export const putInvoice = Effect.fn("putInvoice")(function* (invoice: PutInvoice) {
  const sql = yield* PgClient.PgClient
  return yield* sql.withTransaction(put(invoice))
})
