import { spawnSync } from "node:child_process"
import { DatabaseHealth, migrate } from "@dealer-billing/adapters-postgres"
import { startPostgres } from "@dealer-billing/embedded-postgres"
import { assert, expect, it } from "@effect/vitest"
import { Context, Effect, Layer, Redacted } from "effect"
import { appendFileSync, chmodSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A small disk of its own for the server's data, or why there is none. */
const smallDisk = Effect.gen(function* () {
  const folder = mkdtempSync(join(tmpdir(), "dealer-billing-disk-"))
  chmodSync(folder, 0o755)
  const mounted = yield* Effect.acquireRelease(
    Effect.sync(() => spawnSync("mount", ["-t", "tmpfs", "-o", "size=120m", "tmpfs", folder])),
    ({ status }) =>
      Effect.sync(() => {
        if (status === 0) spawnSync("umount", ["--lazy", folder])
        rmSync(folder, { recursive: true, force: true })
      })
  )
  return mounted.status === 0 ? { folder } : { skip: "a small disk can be mounted by root alone" }
})

/** Writes until nothing more fits. */
const fillUp = (file: string): void => {
  for (const size of [1_000_000, 4_096, 1]) {
    try {
      while (true) appendFileSync(file, Buffer.alloc(size))
    } catch (error) {
      assert.propertyVal(error, "code", "ENOSPC")
    }
  }
}

it.live(
  "a full disk is not ready, with its SQLSTATE; with space again it is ready",
  (context) =>
    Effect.gen(function* () {
      const disk = yield* smallDisk
      if ("skip" in disk) return context.skip(disk.skip)
      const { url: text } = yield* startPostgres({
        dataFolder: join(disk.folder, "postgres"),
        settings: { max_wal_size: "32MB", min_wal_size: "32MB" }
      })
      const url = Redacted.make(text)
      yield* migrate({ url })
      const services = yield* Layer.build(DatabaseHealth.layer({ url, applicationName: "probe" }))
      const { check } = Context.get(services, DatabaseHealth)
      yield* check
      const ballast = join(disk.folder, "ballast")
      fillUp(ballast)
      const told = yield* Effect.repeat(Effect.delay(Effect.exit(check), "50 millis"), {
        until: (exit) => exit._tag === "Failure"
      }).pipe(Effect.timeout("5 seconds"))
      assert(told._tag === "Failure")
      expect(String(told.cause)).toContain("disk full (53100)")
      rmSync(ballast)
      yield* Effect.repeat(Effect.delay(Effect.exit(check), "50 millis"), {
        until: (exit) => exit._tag === "Success"
      }).pipe(Effect.timeout("15 seconds"))
    }),
  120_000
)
