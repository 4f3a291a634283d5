import { describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { bill, holdDeposit, register } from "./samples.ts"

describe("deposit returns", () => {
  const bench = makeHttpBench()
  const giveBack = (cmeDealerId: string, change: object = {}, key = "key-admin") =>
    bench.send("POST", `/v1/dealers/${cmeDealerId}/deposit-returns`, {
      body: { returnId: `r-${cmeDealerId}`, sum: "40000.00", reason: "the contract ends", ...change },
      key
    })
  const check = async (cmeDealerId: string, carPrice: string) =>
    (await bench.send("GET", `/v1/dealers/${cmeDealerId}/fast-buyout?carPrice=${carPrice}`)).json

  it("records a return once, with the caller and the remaining deposit", async () => {
    await holdDeposit(bench, "d-back", "100000.00")
    const first = await giveBack("d-back")
    expect([first.status, first.json]).toEqual([
      201,
      {
        returnId: "r-d-back",
        cmeDealerId: "d-back",
        sum: "40000.00",
        reason: "the contract ends",
        actor: "admin",
        returnedAt: expect.stringMatching(/Z$/),
        heldAfter: "60000.00"
      }
    ])
    const again = await giveBack("d-back")
    expect([again.status, again.json]).toEqual([200, first.json])
    const held = { heldDeposit: "60000.00", maxCarPrice: "500000.00" }
    expect(await check("d-back", "500000.00")).toEqual({ eligible: true, ...held })
  })

  it.each([
    ["more than is held", { sum: "100000.01" }, "deposit-too-small", "The held deposit is only 100000.00"],
    ["what open settlements need", { sum: "50000.01" }, "deposit-in-use", "settlements of 500000.00 are open"]
  ])("refuses %s", async (name, change, code, words) => {
    const cmeDealerId = `d-${code}`
    await holdDeposit(bench, cmeDealerId, "100000.00")
    await bill(bench, cmeDealerId, { operation: "GET_SETTLEMENT", dealId: name, carPrice: "500000.00" })
    const { json, status } = await giveBack(cmeDealerId, change)
    expect([status, json.code, json.detail]).toEqual([409, code, expect.stringContaining(words)])
    expect(await check(cmeDealerId, "500000.00")).toMatchObject({ eligible: true, heldDeposit: "100000.00" })
  })

  it("refuses different content under the same id, also for another dealer", async () => {
    await holdDeposit(bench, "d-other", "100000.00")
    await holdDeposit(bench, "d-same", "100000.00")
    expect((await giveBack("d-same")).status).toBe(201)
    const conflicts = [
      await giveBack("d-same", { sum: "40000.01" }),
      await giveBack("d-same", { reason: "another" }),
      await giveBack("d-other", { returnId: "r-d-same" })
    ]
    expect(conflicts.map(({ json }) => json.code)).toEqual(Array(3).fill("deposit-return-conflict"))
  })

  it("requires the scope admin and a DEPOSIT account", async () => {
    await register(bench, "d-none")
    expect((await giveBack("d-none")).json.code).toBe("account-missing")
    expect((await giveBack("d-none", {}, "key-lotus")).status).toBe(403)
    expect((await giveBack("nobody")).json.code).toBe("dealer-not-found")
    expect((await giveBack("d-none", { sum: "0.00", reason: "" })).json.errors).toHaveLength(2)
  })

  it("are owed by the dealer when the bank later reverses the payment", async () => {
    await holdDeposit(bench, "d-gone", "100000.00")
    await giveBack("d-gone")
    const money = { sum: "100000.00", currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
    const reversed = { type: "payment.reversed", reversesPaymentId: "deposit-d-gone", ...money }
    expect(await bench.pay({ ...reversed, paymentId: "gone-1" })).toMatchObject([{ outcome: "APPLIED" }])
    const { json } = await bench.send("GET", "/v1/dealers/d-gone")
    expect(json.accounts).toContainEqual(
      expect.objectContaining({ accountType: "DEPOSIT", currentBalance: "-40000.00" })
    )
    expect(await check("d-gone", "1.00")).toMatchObject({ heldDeposit: "0.00", reason: "deposit-too-small" })
    const again = await giveBack("d-gone", { returnId: "r-gone-2", sum: "0.01" })
    expect([again.status, again.json.code]).toEqual([409, "deposit-too-small"])
  })
})
