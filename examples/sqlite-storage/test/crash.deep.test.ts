import {
  BillRepository,
  CmeDealerId,
  createBill,
  DealId,
  defaultTariffs,
  getDealer,
  OperationSignal,
  PositiveKopecks,
  Tariffs
} from "@dealer-billing/domain"
import { expect, it } from "@effect/vitest"
import { Effect, Layer, Option } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { sqliteStorage } from "../src/index.ts"
import { payPart } from "./payPart.ts"

const folder = mkdtempSync(join(tmpdir(), "dealer-billing-sqlite-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, "billing.db")

const cmeDealerId = CmeDealerId.make("dealer-1")

const killInside = async (): Promise<void> => {
  const program = join(import.meta.dirname, "crashing.ts")
  const child = spawn(process.execPath, ["--conditions=@dealer-billing/source", program, file], {
    stdio: ["ignore", "pipe", "inherit"]
  })
  for await (const chunk of child.stdout) if (String(chunk).includes("inside")) break
  const exit = once(child, "exit")
  child.kill("SIGKILL")
  expect(await exit).toEqual([null, "SIGKILL"])
}

const afterwards = Effect.gen(function* () {
  const bills = yield* BillRepository
  const find = (dealId: string) => bills.findByDeal("GET_SETTLEMENT", DealId.make(dealId), 1)
  const kept = Option.getOrThrow(yield* find("kept"))
  expect(kept.paidSum).toBe(40n)
  expect(Option.isNone(yield* find("lost"))).toBe(true)
  expect((yield* getDealer(cmeDealerId)).accounts).toHaveLength(3)
  // The source repeats what it did not see acknowledged. The first is known, the second was lost.
  expect(yield* payPart(kept, 0n)).toEqual([])
  expect(yield* payPart(kept, 1n)).toHaveLength(1)
  expect((yield* bills.get(kept.id)).paidSum).toBe(80n)
  const command = { operation: "GET_SETTLEMENT" as const, carPrice: PositiveKopecks.make(100n) }
  const { bill } = yield* createBill({ cmeDealerId, dealId: DealId.make("next"), ...command })
  // The lost bill had the id 2, which is not given again.
  expect(bill.id).toBeGreaterThan(2n)
})

const ports = Layer.mergeAll(sqliteStorage(file), OperationSignal.layer, Layer.succeed(Tariffs, defaultTariffs))

it.live("a process that is killed inside a transaction leaves nothing of it, and all before it", () =>
  Effect.andThen(Effect.promise(killInside), Effect.provide(afterwards, ports))
)
