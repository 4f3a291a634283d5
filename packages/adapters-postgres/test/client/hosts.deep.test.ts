import { faultProxy, freePort, withFreshDatabase } from "@dealer-billing/test-kit"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Redacted, Schedule } from "effect"
import { createServer } from "node:net"
import { makeAuthentication } from "../../src/client/authenticate.ts"
import { askServer, connectBy } from "./askServer.ts"

const withHosts = (url: string, ports: ReadonlyArray<number>, query = "") => {
  const { password, pathname, username } = new URL(url)
  const hosts = ports.map((port) => `127.0.0.1:${port}`).join(",")
  return `postgres://${username}:${password}@${hosts}${pathname}${query}`
}
const portOf = (url: string): number => Number(new URL(url).port)

/** Answers the first message with these bytes and keeps everything it receives. */
const fakeServer = (answer: Buffer) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const received: Array<Buffer> = []
      const server = createServer((socket) => {
        socket.on("error", () => undefined)
        socket.on("data", (chunk) => received.push(chunk))
        socket.once("data", () => socket.write(answer))
      })
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()))
      const address = server.address()
      return { server, received, port: typeof address === "object" && address !== null ? address.port : 0 }
    }),
    ({ server }) => Effect.sync(() => server.close())
  )

const asksForCleartext = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3])

describe("a server that asks for the password", () => {
  it.live("in clear text without TLS does not get it, not even on loopback", () =>
    Effect.gen(function* () {
      const server = yield* fakeServer(asksForCleartext)
      const answer = yield* askServer(`postgres://user:hunter2@127.0.0.1:${server.port}/db?sslmode=disable`)
      assert.match(answer, /^Unavailable: the server asks for the password in clear text without TLS: use sslmode/)
      const sent = Buffer.concat(server.received).toString()
      assert.include(sent, "user", "the startup message came")
      assert.notInclude(sent, "hunter2")
    }).pipe(Effect.scoped)
  )

  it("as MD5 without TLS gets it only on loopback", () => {
    const answer = (isLocal: boolean, isEncrypted: boolean) =>
      makeAuthentication(
        { username: "u", password: Redacted.make("hunter2") },
        { isEncrypted, isLocal, isVerified: false }
      )({ _tag: "AuthenticationMD5Password", salt: new Uint8Array(4) })
    assert.throws(() => answer(false, false), /MD5 password without TLS: use sslmode=verify-full/)
    assert.notStrictEqual(answer(true, false), null)
    assert.notStrictEqual(answer(false, true), null)
  })

  it.live("but does not prove that it knows it is refused", () =>
    Effect.gen(function* () {
      const sasl = Buffer.from("R\0\0\0\x17\0\0\0\x0aSCRAM-SHA-256\0\0", "latin1")
      const taken = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0])
      const server = yield* fakeServer(Buffer.concat([sasl, taken]))
      const answer = yield* askServer(`postgres://user:hunter2@127.0.0.1:${server.port}/db?sslmode=disable`)
      assert.match(answer, /^Unavailable: the server does not prove that it knows our password$/)
    }).pipe(Effect.scoped)
  )
})

describe("several hosts", () => {
  it.live("are tried in order until one answers", () =>
    withFreshDatabase((url) =>
      Effect.gen(function* () {
        const dead = yield* Effect.promise(freePort)
        assert.strictEqual(yield* askServer(withHosts(url, [dead, portOf(url)])), "plaintext")
        assert.strictEqual(yield* askServer(withHosts(url, [portOf(url), dead])), "plaintext")
      })
    )
  )

  it.live("a silent host costs its timeout once, not at every new connection", () =>
    withFreshDatabase((url) =>
      Effect.gen(function* () {
        const proxy = yield* Effect.acquireRelease(
          Effect.promise(() => faultProxy({ host: "127.0.0.1", port: portOf(url) })),
          (each) => Effect.promise(each.close)
        )
        proxy.set("blackhole")
        const sql = yield* connectBy(withHosts(url, [proxy.port, portOf(url)], "?connect_timeout=3"))
        const timed = Effect.gen(function* () {
          const startedMs = performance.now()
          yield* Effect.exit(sql`select pg_terminate_backend(pg_backend_pid())`)
          yield* sql`select 1`
          return performance.now() - startedMs
        })
        assert.isAtLeast(yield* timed, 3_000)
        assert.isBelow(yield* timed, 3_000)
      }).pipe(Effect.scoped)
    )
  )

  it.live("that all fail are reported with their reasons", () =>
    withFreshDatabase((url) =>
      Effect.gen(function* () {
        const dead = yield* Effect.promise(freePort)
        const sql = yield* connectBy(withHosts(url, [dead, portOf(url)], "?sslmode=require"))
        const failed = yield* Effect.flip(sql`select 1`)
        assert.include(
          String(failed.reason.cause),
          `127.0.0.1:${dead}: connection refused; 127.0.0.1:${portOf(url)}: the server does not offer TLS`
        )
      }).pipe(Effect.scoped)
    )
  )

  it.live("refused credentials are not tried at the other hosts, and never shown", () =>
    withFreshDatabase((url) =>
      Effect.gen(function* () {
        const wrong = new URL(withHosts(url, [portOf(url)]))
        wrong.password = "hunter2"
        assert.strictEqual(yield* askServer(wrong.href), "Unavailable: the database refused our credentials")
        const sql = yield* connectBy(withHosts(wrong.href, [portOf(url), portOf(url)]))
        const failed = yield* Effect.flip(sql`select 1`)
        assert.strictEqual(
          String(failed.reason.cause),
          `Error: the database refused our credentials (127.0.0.1:${portOf(url)})`
        )
      }).pipe(Effect.scoped)
    )
  )

  it.live("a statement is cancelled at the host that runs it", () =>
    withFreshDatabase((url) =>
      Effect.gen(function* () {
        const dead = yield* Effect.promise(freePort)
        const sql = yield* connectBy(withHosts(url, [dead, portOf(url)]))
        const watcher = yield* connectBy(url)
        const running = watcher`select pid from pg_stat_activity
          where state = 'active' and query = 'select pg_sleep(60)' and datname = current_database()`
        const fiber = yield* Effect.forkChild(sql`select pg_sleep(60)`)
        const until = (count: number) =>
          running.pipe(
            Effect.filterOrFail((rows) => rows.length === count),
            Effect.retry(Schedule.spaced("20 millis")),
            Effect.timeout("20 seconds")
          )
        yield* until(1)
        const startedMs = performance.now()
        yield* Fiber.interrupt(fiber)
        assert.isBelow(performance.now() - startedMs, 4_500, "the driver waits 5 s where the end is not told")
        yield* until(0)
      }).pipe(Effect.scoped)
    )
  )
})
