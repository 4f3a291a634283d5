import { NodeRuntime } from "@effect/platform-node"
import { serve } from "@hono/node-server"
import { Effect, Logger, Redacted } from "effect"
import { Hono } from "hono"
import { openSql } from "../world/openSql.ts"
import { answerParent } from "./answerParent.ts"

interface BareOptions {
  readonly url: string
  readonly connections: number
}

interface BillBody {
  readonly operation: string
  readonly dealId: string
  readonly carPrice: string
}

/** The minimum to store a bill over HTTP: read the body, insert one row, answer it. */
const main = Effect.gen(function* () {
  const { connections, url }: BareOptions = JSON.parse(process.argv[2] ?? "{}")
  const sql = yield* openSql(Redacted.make(url), { connections })
  const run = Effect.runPromiseWith(yield* Effect.context())
  const app = new Hono()
  app.post("/v1/dealers/:dealer/bills", async (context) => {
    const { carPrice, dealId, operation } = await context.req.json<BillBody>()
    const dealer = BigInt(context.req.param("dealer").replace("dealer-", ""))
    const sum = BigInt(carPrice.replace(".", ""))
    const [made] = await run(sql<{ readonly id: bigint }>`
      insert into bill (id, dealer_id, account_type, operation, deal_id, revision, common_sum, paid_sum, car_price,
        vat_mode, vat_sum, requisite_version, status, created_at)
      values (nextval('bill_id_sequence'), ${dealer}, 'SETTLEMENT', ${operation}, ${dealId}, 1, ${sum}, 0, ${sum},
        'none', 0, 1, 'PENDING', now())
      returning id`)
    return context.json({ id: String(made?.id), dealId, operation, commonSum: carPrice, status: "PENDING" }, 201)
  })
  app.get("/readyz", (context) => context.json({ ready: true }))
  const port = yield* Effect.callback<number>((resume) => {
    serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, (address) => resume(Effect.succeed(address.port)))
  })
  answerParent({ port: () => Promise.resolve(port) })
  return yield* Effect.never
})

main.pipe(Effect.scoped, Effect.provide(Logger.layer([Logger.consolePretty()])), NodeRuntime.runMain)
