import { Billing, CmeDealerId, getDealer, registerDealer, runBillingOperations } from "@dealer-billing/domain"
import { BillingMemory, sampleRequisite } from "@dealer-billing/domain/testing"
import { expect, it } from "@effect/vitest"
import { Deferred, Effect, Layer } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const ids = ["a", "b"].map((name) => CmeDealerId.make(name))

it.live("an id that Billing gives to two dealers at the same time opens one account, and the other waits", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const services = yield* Layer.build(Layer.merge(layerOn(url), BillingMemory.layer))
    const bothAsked = yield* Deferred.make<void>()
    let calls = 0
    const createClient = () =>
      Effect.gen(function* () {
        calls += 1
        if (calls === 2) yield* Deferred.succeed(bothAsked, undefined)
        yield* Deferred.await(bothAsked)
        return { id: "shared-client", requisiteVersion: null, number: null, url: null }
      })
    const run = Effect.gen(function* () {
      yield* Effect.forEach(ids, (cmeDealerId) => registerDealer({ cmeDealerId, requisite: sampleRequisite }))
      const worker = runBillingOperations(1).pipe(
        Effect.provideService(Billing, { ...(yield* Billing), createClient })
      )
      yield* Effect.all([worker, worker], { concurrency: 2 })
      const accounts = (yield* Effect.forEach(ids, getDealer)).map((dealer) => dealer.accounts[0]!)
      return accounts.toSorted((left, right) => (left.status < right.status ? -1 : 1))
    })
    const [doubtful, good] = yield* run.pipe(Effect.provideContext(services))
    expect([good?.status, good?.clientId]).toEqual(["PROVISIONING", "shared-client"])
    const problem = expect.stringContaining("the id of another object")
    expect(doubtful).toMatchObject({ status: "IN_DOUBT", clientId: null, problem })
    const stored =
      yield* sql`select state, remote_id, lease_token from billing_operation where kind = 'CLIENT' order by state`
    expect(stored).toEqual([
      { state: "DONE", remote_id: "shared-client", lease_token: null },
      { state: "IN_DOUBT", remote_id: null, lease_token: null }
    ])
    expect(calls).toBe(2)
  })
)
