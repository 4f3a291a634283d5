import { CmeDealerId, CurrentChange, DealerRepository, registerDealer, type Change } from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { expect, it } from "@effect/vitest"
import { Effect, Exit, Layer } from "effect"
import { connectTo, layerOn, migratedDatabase } from "./layerPostgres.ts"

const change: Change = { caller: "lotus", requestId: "r-1", operation: "registerDealer", target: "/v1/dealers/d-1" }

it.live("a change and its event are committed together: in the same transaction of Postgres, or not at all", () =>
  Effect.gen(function* () {
    const url = yield* migratedDatabase
    const sql = yield* connectTo(url)
    const services = yield* Layer.build(layerOn(url))
    const register = (id: string, by: Change) =>
      registerDealer({ cmeDealerId: CmeDealerId.make(id), requisite: sampleRequisite }).pipe(
        Effect.provideService(CurrentChange, by),
        Effect.provideContext(services)
      )
    yield* register("d-1", change)
    const together = yield* sql`
      select d.cme_dealer_id from dealers d join audit_event a on a.xmin = d.xmin where a.caller = 'lotus'
    `
    expect(together).toEqual([{ cme_dealer_id: "d-1" }])

    // The table refuses an event of nobody, and with it the change.
    expect(Exit.isFailure(yield* Effect.exit(register("d-2", { ...change, caller: "" })))).toBe(true)
    const dealers = yield* Effect.provideContext(DealerRepository, services)
    expect((yield* Effect.flip(dealers.get(CmeDealerId.make("d-2"))))._tag).toBe("DealerNotFound")
  })
)
