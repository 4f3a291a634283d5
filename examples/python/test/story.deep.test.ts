import { startService } from "@dealer-billing/test-kit"
import { execFile, spawnSync } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { expect, it } from "vitest"

const story = join(import.meta.dirname, "../story.py")

const requisite = {
  type: "LEGAL_ENTITY",
  name: "ПАО Сбербанк",
  inn: "7707083893",
  kpp: "773601001",
  ogrn: "1027700132195",
  legalAddress: "117312, г. Москва, ул. Вавилова, д. 19",
  bankName: "ПАО Сбербанк",
  bik: "044525225",
  settlementAccount: "40702810138250123017",
  correspondentAccount: "30101810400000000225",
  email: "buh@example.ru"
}

it("registers, bills and lists with Python's standard library", async (context) => {
  const isMissing = spawnSync("python3", ["--version"]).status !== 0
  if (isMissing && process.env["REQUIRE_PYTHON"] !== "1") return context.skip("python3 is not installed")
  const folder = await mkdtemp(join(tmpdir(), "dealer-billing-python-"))
  const service = await startService(join(folder, "data"))
  try {
    const args = [story, service.url, "dev-lotus", "python-example", JSON.stringify(requisite)]
    const { stdout } = await promisify(execFile)("python3", args, { timeout: 60_000 })
    expect(stdout).toBe("62500.00 UNPAID\n['lot-1']\n")
  } finally {
    await service.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
