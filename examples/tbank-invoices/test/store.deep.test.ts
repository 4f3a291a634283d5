import { describe, expect, it } from "@effect/vitest"
import { freePort, freshDatabase } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { Effect, Layer, Option, Redacted, Result } from "effect"
import { createSecretKey } from "node:crypto"
import { IssuedInvoices, LocalParties, tbankStorePostgres } from "../src/index.ts"
import { makeInvoiceNumber, localId } from "../src/shared/localId.ts"
import { openPayer, sealPayer } from "../src/store/payerCipher.ts"
import { payerKeys, storeMemory, storePostgres } from "./layers.ts"
import { payer } from "./samples.ts"

const provisioned = Effect.fn("provisioned")(function* (reference: string) {
  const parties = yield* LocalParties
  const [clientId, payerId, id] = (["CLIENT", "PAYER", "CONTRACT"] as const).map((kind) => localId(kind, reference))
  yield* parties.putClient({ id: clientId!, reference })
  const put = (version: number, name = payer.name) =>
    parties.putPayer({ id: payerId!, reference, clientId: clientId!, version, payer: { ...payer, name } })
  yield* put(1)
  const contract = { id: id!, reference, clientId: clientId!, payerId: payerId! }
  expect(yield* parties.putContract(contract)).toBe(true)
  return { contractId: id!, contract, put }
})

const found = (reference: string) =>
  Effect.map(
    Effect.flatMap(IssuedInvoices, (invoices) => invoices.find(reference)),
    Option.getOrNull
  )

const sentAs = (suffix: string) => ({
  invoiceId: `d8327c28-4a8e-4084-93ea-${suffix.padStart(12, "0")}`,
  pdfUrl: "https://stand-in.example/x"
})

describe.each([
  ["in memory", storeMemory],
  ["on Postgres", storePostgres]
] as const)("the store %s", (_name, store) => {
  it.layer(store, { excludeTestServices: true, timeout: "60 seconds" })((its) => {
    its.effect("keeps every version of a payer, once, whatever the order in which they come", () =>
      Effect.gen(function* () {
        const parties = yield* LocalParties
        const { contractId, put } = yield* provisioned("a")
        expect(yield* put(3, "third")).toEqual(Option.some(3))
        expect(yield* put(2, "second")).toEqual(Option.some(3))
        expect(yield* put(3, "another third")).toEqual(Option.some(3))
        const versions = yield* parties.listPayers(contractId)
        expect(versions.map(({ payer: each, version }) => [version, each.name])).toEqual([
          [1, payer.name],
          [2, "second"],
          [3, "third"]
        ])
        expect(Option.getOrThrow(yield* parties.find("PAYER", "a")).version).toBe(3)
      })
    )

    its.effect("makes nothing of what needs something that is not there", () =>
      Effect.gen(function* () {
        const parties = yield* LocalParties
        const { contract } = yield* provisioned("b")
        const other = { id: "p", reference: "p", clientId: "nobody", version: 1, payer }
        expect(yield* parties.putPayer(other)).toEqual(Option.none())
        expect(yield* parties.putContract({ ...contract, id: "c", reference: "c", payerId: "nobody" })).toBe(false)
        yield* parties.putClient({ id: "other-client", reference: "other" })
        const foreign = { ...contract, id: "c", reference: "c", clientId: "other-client" }
        expect(yield* parties.putContract(foreign)).toBe(false)
        expect(yield* parties.listPayers("nothing")).toEqual([])
        expect(yield* parties.find("CONTRACT", "c")).toEqual(Option.none())
      })
    )

    its.effect("gives an invoice one number for ever, and finds it until it is released", () =>
      Effect.gen(function* () {
        const invoices = yield* IssuedInvoices
        const { contractId } = yield* provisioned("c")
        const begin = invoices.begin({ reference: "lot-1", contractId, payerVersion: 1 })
        const begun = yield* begin
        expect(begun).toEqual({ number: expect.stringMatching(/^[1-9][0-9]{14}$/u), sent: null, openCount: 0 })
        expect(yield* found("lot-1")).toMatchObject({ number: begun.number, sent: null })
        yield* invoices.release("lot-1")
        expect(yield* found("lot-1")).toBeNull()
        expect(yield* begin).toEqual(begun)
        expect(yield* invoices.complete("lot-1", sentAs("1"))).toBe(true)
        yield* invoices.release("lot-1")
        expect(yield* found("lot-1")).toMatchObject({ number: begun.number, sent: sentAs("1") })
        expect(yield* begin).toEqual({ ...begun, sent: sentAs("1") })
      })
    )

    its.effect("keeps an invoice open until every call is known to have issued nothing", () =>
      Effect.gen(function* () {
        const invoices = yield* IssuedInvoices
        const { contractId } = yield* provisioned("f")
        const begin = invoices.begin({ reference: "lot-6", contractId, payerVersion: 1 })
        expect((yield* begin).openCount).toBe(0)
        expect((yield* begin).openCount).toBe(1)
        yield* invoices.release("lot-6")
        expect(yield* found("lot-6")).toMatchObject({ sent: null })
        yield* invoices.release("lot-6")
        yield* invoices.release("lot-6")
        expect(yield* found("lot-6")).toBeNull()
        expect((yield* begin).openCount).toBe(0)
      })
    )

    its.effect("takes an id of T-Bank's for one reference alone, and the first answer stays", () =>
      Effect.gen(function* () {
        const invoices = yield* IssuedInvoices
        const { contractId } = yield* provisioned("d")
        yield* invoices.begin({ reference: "lot-2", contractId, payerVersion: 1 })
        yield* invoices.begin({ reference: "lot-3", contractId, payerVersion: 1 })
        expect(yield* invoices.complete("lot-2", sentAs("2"))).toBe(true)
        expect(yield* invoices.complete("lot-3", sentAs("2"))).toBe(false)
        expect(yield* invoices.complete("never begun", sentAs("3"))).toBe(false)
        expect(yield* invoices.complete("lot-2", sentAs("4"))).toBe(true)
        expect(yield* found("lot-2")).toMatchObject({ sent: sentAs("2") })
        expect(yield* found("lot-3")).toMatchObject({ sent: null })
      })
    )

    its.effect("gives one number when an invoice is begun several times at once", () =>
      Effect.gen(function* () {
        const invoices = yield* IssuedInvoices
        const { contractId } = yield* provisioned("e")
        const begin = invoices.begin({ reference: "lot-5", contractId, payerVersion: 1 })
        const begun = yield* Effect.all([begin, begin, begin, begin, begin, begin], { concurrency: "unbounded" })
        expect(new Set(begun.map(({ number }) => number)).size).toBe(1)
      })
    )
  })
})

const onDatabase = <A, E>(
  url: string,
  effect: Effect.Effect<A, E, LocalParties | IssuedInvoices | PgClient.PgClient>
) =>
  Effect.provide(
    effect,
    Layer.merge(
      tbankStorePostgres({ url: Redacted.make(url), payerKeys }),
      PgClient.layer({ url: Redacted.make(url), transformJson: false })
    ),
    { local: true }
  )

describe("the store on Postgres", () => {
  it.live("takes another number when one is taken, and survives a restart", () =>
    Effect.gen(function* () {
      const url = yield* Effect.promise(freshDatabase)
      const begin = Effect.gen(function* () {
        const { contractId } = yield* provisioned("a")
        return yield* (yield* IssuedInvoices).begin({ reference: "lot-1", contractId, payerVersion: 1 })
      })
      const taken = Effect.gen(function* () {
        const sql = yield* PgClient.PgClient
        const { contractId } = yield* provisioned("a")
        yield* sql`insert into billing_tbank.invoice (reference, number, contract_id, payer_version)
          values ('other', ${makeInvoiceNumber("lot-1", 0)}, ${contractId}, 1)`
      })
      yield* onDatabase(url, taken)
      const first = yield* onDatabase(url, begin)
      expect(first.number).toBe(makeInvoiceNumber("lot-1", 1))
      expect(yield* onDatabase(url, begin)).toEqual({ ...first, openCount: 1 })
    })
  )

  it.live("says that it is unavailable when no database is there", () =>
    Effect.gen(function* () {
      const url = Redacted.make(`postgres://nobody:secret@127.0.0.1:${yield* Effect.promise(freePort)}/none`)
      const failed = yield* Effect.flip(Layer.build(tbankStorePostgres({ url, payerKeys })))
      expect(failed._tag).toBe("StorageUnavailable")
      expect(failed.message).not.toContain("secret")
    })
  )

  it.live("holds nothing of a payer that can be read", () =>
    Effect.gen(function* () {
      const url = yield* Effect.promise(freshDatabase)
      const text = yield* onDatabase(
        url,
        Effect.gen(function* () {
          yield* provisioned("a")
          const sql = yield* PgClient.PgClient
          const rows = yield* sql<{ payer: Uint8Array }>`select payer from billing_tbank.payer`
          return Buffer.from(rows[0]!.payer).toString("utf8")
        })
      )
      expect(text).not.toContain(payer.inn)
      expect(text).not.toContain("Ёж")
    })
  )
})

it("gives an invoice a number of its own, the same in every store", () => {
  const numbers = ["lot-1", "lot-2", "lot-3"].map((reference) => makeInvoiceNumber(reference, 0))
  expect(new Set([...numbers, makeInvoiceNumber("lot-1", 1)]).size).toBe(4)
  expect(["lot-1", "lot-2", "lot-3"].map((reference) => makeInvoiceNumber(reference, 0))).toEqual(numbers)
})

describe("a payer at rest", () => {
  const sealed = sealPayer(payerKeys, "payer-1", 2, payer)
  it("opens with its key in its row, and nowhere else", () => {
    expect(openPayer(payerKeys, "payer-1", 2, sealed)).toEqual(Result.succeed(payer))
    const wrong = { id: "one", key: createSecretKey(Buffer.alloc(32, 8)) }
    const strange = { id: "two", key: wrong.key }
    const changed = Uint8Array.from(sealed, (byte, index) => (index === 20 ? byte ^ 1 : byte))
    for (const opened of [
      openPayer(payerKeys, "payer-2", 2, sealed),
      openPayer(payerKeys, "payer-1", 3, sealed),
      openPayer(payerKeys, "payer-1", 2, changed),
      openPayer(payerKeys, "payer-1", 2, sealed.subarray(0, 10)),
      openPayer({ active: wrong, byId: new Map([["one", wrong]]) }, "payer-1", 2, sealed),
      openPayer({ active: strange, byId: new Map([["two", strange]]) }, "payer-1", 2, sealed)
    ]) {
      expect(Result.isFailure(opened)).toBe(true)
    }
  })
})
