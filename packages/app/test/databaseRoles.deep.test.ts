import { join } from "node:path"
import { migrate } from "@dealer-billing/adapters-postgres"
import { attachPostgres, startPostgres } from "@dealer-billing/embedded-postgres"
import { freePort, freshDatabase, serviceRole, toServiceUrl } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Redacted } from "effect"
import { deriveEmbeddedRoles } from "../src/layers/embedded/deriveEmbeddedRoles.ts"
import { adminKey, eventually, lotus, requisite, reward, temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"
import { keysFor, runService, withSandbox, type RunningService } from "./runService.ts"
import { runSql } from "./runSql.ts"

const timeout = 120_000
const ownerWarning = "The role of DATABASE_URL owns the tables"

const environmentOn = (databaseUrl: string) => ({
  ...withSandbox(),
  DATABASE_URL: databaseUrl,
  API_KEYS: keysFor(adminKey),
  REQUISITE_KEYS: `k1:${Buffer.alloc(32, 3).toString("base64")}`
})

const issueBill = async (service: RunningService, key = adminKey) => {
  const caller = lotus(service, key)
  await caller.registerDealer("d-1", requisite)
  const { body } = await caller.createBill("d-1", reward("deal-1"))
  const read = async () => (await caller.getBill(body.id)).body
  assert.strictEqual((await eventually(read, ({ status }) => status === "ISSUED")).status, "ISSUED")
}

const get = async (url: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(url, { headers })
  return { status: answer.status, text: await answer.text() }
}

const roleIsOwner = async ({ url }: RunningService, key = adminKey): Promise<string | undefined> => {
  const { text } = await get(`${url}/metrics`, { authorization: `Bearer ${key}` })
  return /^database_role_is_owner (\d)$/m.exec(text)?.[1]
}

const usersOf = async (ownerUrl: string): Promise<ReadonlyArray<unknown>> => {
  const found = await runSql(
    ownerUrl,
    `select distinct usename::text as name from pg_stat_activity
     where datname = current_database() and application_name like 'dealer-billing%'`
  )
  return typeof found === "string" ? [found] : found.map(({ name }) => name)
}

describe("the two roles of a named database", () => {
  it("migrates as the owner and does everything else as the service", { timeout }, async () => {
    const owner = await freshDatabase()
    const environment = { ...environmentOn(toServiceUrl(owner)), DATABASE_OWNER_URL: owner }
    const service = await runService(environment)
    await issueBill(service)
    assert.deepStrictEqual(await usersOf(owner), [serviceRole])
    assert.strictEqual(await roleIsOwner(service), "0")
    assert.notInclude(service.output(), ownerWarning)
    assert.include(
      await runSql(toServiceUrl(owner), "delete from transfer"),
      "permission denied for table transfer"
    )
    const verified = await runCli(["verify"], environment)
    assert.strictEqual(verified.code, 0, verified.stdout + verified.stderr)
    assert.strictEqual(await service.end("SIGTERM"), 0)
  })

  it("warns if DATABASE_URL owns the tables", { timeout }, async () => {
    const service = await runService(environmentOn(await freshDatabase()))
    assert.include(service.output(), ownerWarning)
    assert.strictEqual(await roleIsOwner(service), "1")
    assert.strictEqual(await service.end("SIGTERM"), 0)
  })

  it("fails if the role of DATABASE_URL does not exist", { timeout }, async () => {
    const owner = await freshDatabase()
    const url = new URL(owner)
    url.username = "nobody_here"
    const migrated = await runCli(["migrate"], { DATABASE_URL: url.href, DATABASE_OWNER_URL: owner })
    assert.strictEqual(migrated.code, 2)
    assert.include(migrated.stderr, 'role "nobody_here" of DATABASE_URL does not exist')
  })
})

describe("MIGRATE=off", () => {
  it("waits for migrate, is not ready meanwhile, and then serves", { timeout }, async () => {
    const owner = await freshDatabase()
    const environment = { ...environmentOn(toServiceUrl(owner)), MIGRATE: "off" }
    const HTTP_PORT = String(await freePort())
    const starting = runService({ ...environment, HTTP_PORT })
    const url = `http://127.0.0.1:${HTTP_PORT}`
    const waiting = await eventually(
      () => get(`${url}/readyz`).catch(() => ({ status: 0, text: "" })),
      ({ status }) => status !== 0,
      60_000
    )
    assert.strictEqual(waiting.status, 503)
    assert.include(waiting.text, "out of date: run migrate with DATABASE_OWNER_URL")
    assert.strictEqual((await get(`${url}/healthz`)).status, 200)
    const refused = await get(`${url}/v1/dealers/d-1`)
    assert.strictEqual(refused.status, 503)
    assert.include(refused.text, '"code":"storage-unavailable"')
    const migrated = await runCli(["migrate"], {
      DATABASE_URL: environment.DATABASE_URL,
      DATABASE_OWNER_URL: owner
    })
    assert.strictEqual(migrated.code, 0, migrated.stderr)
    const service = await starting
    assert.strictEqual((await get(`${url}/readyz`)).status, 200)
    await issueBill(service)
    assert.strictEqual(service.output().split("Waiting to start").length, 2)
    assert.strictEqual(await service.end("SIGTERM"), 0)
  })

  it("is served by this version on the schema of a newer one, whose rights it leaves", { timeout }, async () => {
    const owner = await freshDatabase()
    await Effect.runPromise(migrate({ url: Redacted.make(owner), service: { name: serviceRole } }))
    const newer = [
      "create table novelty (id integer primary key)",
      `grant select, insert on novelty to ${serviceRole}`,
      "alter table bill add column novelty text",
      "insert into schema_migration (id, name) values (9999, 'novelty')"
    ]
    for (const statement of newer) assert.deepStrictEqual(await runSql(owner, statement), [])
    const environment = { ...environmentOn(toServiceUrl(owner)), DATABASE_OWNER_URL: owner }
    const waiting = await runService({ ...environmentOn(toServiceUrl(owner)), MIGRATE: "off" })
    assert.strictEqual(await waiting.end("SIGTERM"), 0)
    const service = await runService(environment)
    await issueBill(service)
    assert.deepStrictEqual(await runSql(toServiceUrl(owner), "insert into novelty values (1)"), [])
    assert.strictEqual((await runCli(["verify"], environment)).code, 0)
    assert.strictEqual(await service.end("SIGTERM"), 0)
  })
})

describe("a database of 0.1.0", () => {
  it("is refused by migrate and by serve, which name the way out", { timeout }, async () => {
    const owner = await freshDatabase()
    const former = [
      "create table schema_migration (id integer primary key, name text not null)",
      "insert into schema_migration (id, name) values (1, 'dealers and accounts'), (30, 'erased dealers')"
    ]
    for (const statement of former) assert.deepStrictEqual(await runSql(owner, statement), [])
    const environment = environmentOn(owner)
    const runs = [
      await runCli(["migrate"], { DATABASE_URL: owner }),
      await runCli(["serve"], environment),
      await runCli(["serve"], { ...environment, MIGRATE: "off" })
    ]
    for (const { code, stderr, stdout } of runs) {
      assert.strictEqual(code, 2)
      assert.include(
        stdout + stderr,
        "the database has the schema of 0.1.0, or of a build before 0.2.0, and nothing upgrades it"
      )
      assert.include(stdout + stderr, "use an empty database, or delete the data folder of an embedded one")
    }
  })
})

describe("the two roles of an embedded database", () => {
  it("are made in a data folder that knew one alone, and the service is no superuser", { timeout }, async () => {
    const DATA_DIR = temporaryFolder()
    const dataFolder = join(DATA_DIR, "postgres")
    const first = await runService({ DATA_DIR })
    assert.strictEqual(await first.end("SIGTERM"), 0)
    // As an earlier version left it.
    const forget = Effect.gen(function* () {
      const { url } = yield* startPostgres({ dataFolder })
      yield* Effect.promise(() =>
        runSql(url, "drop owned by dealer_billing_service; drop role dealer_billing_service")
      )
      yield* migrate({ url: Redacted.make(url) })
    })
    await Effect.runPromise(Effect.scoped(forget))
    const service = await runService({ DATA_DIR })
    await issueBill(service, "dev-lotus")
    const superuser = Option.getOrThrow(await Effect.runPromise(attachPostgres({ dataFolder })))
    assert.deepStrictEqual(await usersOf(superuser), ["dealer_billing_service"])
    const asService = Redacted.value(deriveEmbeddedRoles(superuser).url)
    assert.deepStrictEqual(
      await runSql(asService, "select rolsuper, rolcreaterole from pg_roles where rolname = current_user"),
      [{ rolsuper: false, rolcreaterole: false }]
    )
    assert.include(await runSql(asService, "truncate audit_event"), "permission denied for table audit_event")
    assert.strictEqual(await roleIsOwner(service, "dev-admin"), "0")
    const listed = await runCli(["operations", "list"], { DATA_DIR })
    assert.strictEqual(listed.code, 0, listed.stderr)
    assert.strictEqual(await service.end("SIGTERM"), 0)
  })
})
