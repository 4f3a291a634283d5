import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { defaultTariffsJson } from "@dealer-billing/domain/internal"
import { assert, describe, it } from "@effect/vitest"
import { lotus, requisite, reward, temporaryFolder } from "./caller.ts"
import { runCli } from "./cli.ts"
import { runService } from "./runService.ts"

describe("the service and its tariffs", { timeout: 120_000 }, () => {
  it("bills by the file, records it, takes a planned tariff, and does not start with another past", async () => {
    const folder = temporaryFolder()
    const file = join(folder, "tariffs.json")
    const environment = { DATA_DIR: folder, TARIFFS_FILE: file, HTTP_PORT: "0", SANDBOX_PORT: "0" }
    const write = (...rewards: ReadonlyArray<object>) =>
      writeFileSync(file, JSON.stringify({ ...defaultTariffsJson, rewards }))
    const current = { from: "2026-01-01", ratePercent: "4.00", maximum: "30000.00" }
    const planned = { from: "2099-01-01", ratePercent: "3.00" }

    write(current)
    const first = await runService(environment)
    await lotus(first).registerDealer("t-1", requisite)
    const bill = (await lotus(first).createBill("t-1", reward("t-a"))).body
    assert.deepStrictEqual([bill.commonSum, bill.paymentStatus], ["30000.00", "UNPAID"])
    await first.end("SIGTERM")

    write(current, planned)
    await (await runService(environment)).end("SIGTERM")

    write({ ...current, maximum: "40000.00" }, planned)
    const refused = await runCli(["serve"], environment)
    assert.strictEqual(refused.code, 1)
    assert.match(refused.stderr, /^TARIFFS_FILE: the reward tariff from 2026-01-01 was recorded as [^\n]*\n$/u)
    assert.notInclude(refused.stdout, "Dealer billing is up")

    const verified = await runCli(["verify"], environment)
    assert.deepStrictEqual([verified.code, verified.stderr], [0, ""])
    assert.match(verified.stdout, /^ok +0 +bill-tariff /mu)
  })
})
