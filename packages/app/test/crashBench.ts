import { createSecretKey } from "node:crypto"
import type { ChildProcess } from "node:child_process"
import { migrate, parseRequisiteKeys, postgresLayer, verify } from "@dealer-billing/adapters-postgres"
import { PaymentEventSink, Sandbox, sandboxLayer } from "@dealer-billing/billing-sandbox"
import {
  CmeDealerId,
  createBill,
  DealId,
  defaultTariffs,
  OperationSignal,
  PositiveKopecks,
  registerDealer,
  Tariffs,
  type BillingRecovery
} from "@dealer-billing/domain"
import { sampleRequisite } from "@dealer-billing/domain/testing"
import { freshDatabase } from "@dealer-billing/test-kit"
import { PgClient } from "@effect/sql-pg"
import { assert } from "@effect/vitest"
import { DateTime, Effect, Layer, Redacted, Result } from "effect"
import { once } from "node:events"
import { adminKey } from "./caller.ts"
import { keysFor } from "./runService.ts"

const token = "t0ken"
const requisiteKeys = `k1:${Buffer.alloc(32, 3).toString("base64")}`

const sandbox = (databaseUrl: string) =>
  sandboxLayer({
    host: "127.0.0.1",
    port: 0,
    token: Redacted.make(token),
    encryptionKey: createSecretKey(Buffer.alloc(32, 1)),
    databaseUrl: Redacted.make(databaseUrl),
    seller: defaultTariffs.seller
  }).pipe(Layer.provide(Layer.succeed(PaymentEventSink, { deliver: () => Effect.void })))

/** The service's own storage, as a process of it would use it, and a way to look into it. */
export const storage = (databaseUrl: string) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const url = Redacted.make(databaseUrl)
      yield* migrate({ url })
      return Layer.merge(
        postgresLayer({ url, requisiteKeys: Result.getOrThrow(parseRequisiteKeys(requisiteKeys)) }),
        PgClient.layer({ url, maxConnections: 1 })
      )
    })
  )

/** What the sandbox is to do: its way of recovery, and its faults. */
export const tellSandbox = (sandboxUrl: string, plan: Readonly<Record<string, unknown>>) =>
  Effect.promise(async () => {
    const answer = await fetch(`${sandboxUrl}/sandbox/faults`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(plan)
    })
    assert.strictEqual(answer.status, 200)
  })

/**
 * A database and a Billing of that kind that outlive the service's processes, in the scope.
 */
export const crashBench = Effect.fn("crashBench")(function* (recovery: BillingRecovery = "idempotent") {
  const databaseUrl = yield* Effect.promise(freshDatabase)
  const layer = Layer.mergeAll(
    sandbox(yield* Effect.promise(freshDatabase)),
    storage(databaseUrl),
    OperationSignal.layer,
    Layer.succeed(Tariffs, defaultTariffs)
  )
  const context = yield* Layer.build(Layer.fresh(layer))
  const { url: sandboxUrl } = yield* Sandbox.pipe(Effect.provideContext(context))
  yield* tellSandbox(sandboxUrl, { recovery })
  /** For processes of the service. */
  const environment = {
    DATABASE_URL: databaseUrl,
    BILLING_URL: sandboxUrl,
    BILLING_TOKEN: token,
    BILLING_RECOVERY: recovery,
    REQUISITE_KEYS: requisiteKeys,
    API_KEYS: keysFor(adminKey)
  }
  return { context, environment, sandboxUrl }
})

/** One dealer and one bill: an operation of each kind but a cancellation. Answers the bill. */
export const registerAndBill = Effect.fn("registerAndBill")(function* () {
  const cmeDealerId = CmeDealerId.make("d-1")
  yield* registerDealer({ cmeDealerId, requisite: sampleRequisite })
  const { bill } = yield* createBill({
    cmeDealerId,
    operation: "GET_REWARD",
    dealId: DealId.make("lot-1"),
    carPrice: PositiveKopecks.make(125_000_000n),
    closedAt: DateTime.makeUnsafe("2026-11-20T10:00:00Z")
  })
  return bill
})

/** Operations that are not over. */
export const countOpen = Effect.fn("countOpen")(function* () {
  const sql = yield* PgClient.PgClient
  const [row] = yield* sql<{ open: number }>`select count(*)::integer as open from billing_operation
    where state in ('PENDING', 'SENT')`
  return row!.open
})

interface SandboxBooks {
  readonly objects: ReadonlyArray<unknown>
  readonly invoices: ReadonlyArray<unknown>
}

/**
 * Where the two books differ: every operation has one object, the one that it names, and no object has none. That of
 * a cancellation is the invoice, and a cancelled one.
 */
export const listDifferences = Effect.fn("listDifferences")(function* () {
  const sql = yield* PgClient.PgClient
  const { url } = yield* Sandbox
  const read = (path: string) =>
    fetch(`${url}/sandbox/${path}`).then((answer) => answer.json() as Promise<SandboxBooks>)
  const { objects } = yield* Effect.promise(() => read("journal"))
  const { invoices } = yield* Effect.promise(() => read("objects"))
  return yield* sql`select operation.kind, reference, remote_id, object.kind as billing_kind, object.ref, object.id
    from billing_operation operation
    full join jsonb_to_recordset(${sql.json(objects)}) as object(kind text, ref text, id text) on object.ref = reference
      and object.kind = case operation.kind when 'CANCELLATION' then 'invoice' else lower(operation.kind) end
    left join jsonb_to_recordset(${sql.json(invoices)}) as invoice(id text, "cancelledAt" text)
      on invoice.id = object.id
    where remote_id is distinct from object.id or operation.kind = 'CANCELLATION' and invoice."cancelledAt" is null`
})

/** The invariants of our ledger that do not hold. */
export const listBroken = Effect.fn("listBroken")(function* (environment: { readonly DATABASE_URL: string }) {
  const verdicts = yield* verify({ url: Redacted.make(environment.DATABASE_URL) })
  return verdicts.filter(({ violations }) => violations > 0)
})

/** The states of all operations in their order, with what a late result could change. */
export const listOperations = Effect.fn("listOperations")(function* () {
  const sql = yield* PgClient.PgClient
  return yield* sql<{ id: string; kind: string; state: string; requisite_version: number }>`
    select id::text, kind, state, requisite_version, attempts, remote_id, last_error from billing_operation order by id`
})

/** The accounts and bills with what Billing's answers made of them. */
export const listResults = Effect.fn("listResults")(function* () {
  const sql = yield* PgClient.PgClient
  return [yield* sql`select * from accounts order by 1, 2`, yield* sql`select * from bill order by id`]
})

/** Waits for a process that kills itself, and fails when it lives on. */
export const awaitKill = async (child: ChildProcess, what: string, timeoutMs = 60_000): Promise<void> => {
  if (child.signalCode === null && child.exitCode === null) {
    const timer = setTimeout(() => child.kill("SIGTERM"), timeoutMs)
    await once(child, "exit")
    clearTimeout(timer)
  }
  assert.strictEqual(child.signalCode, "SIGKILL", `the process was not killed at ${what}`)
}
