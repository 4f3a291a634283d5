import { beforeAll, describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { otherRequisite, register, requisite, rewardOf } from "./samples.ts"

const dealer = "/v1/dealers/d-1"
const statement = `${dealer}/accounts/COMMISSION/statement?from=2026-11-01&to=2026-12-31`

describe("a dealer whose legal details were erased", () => {
  const bench = makeHttpBench()
  beforeAll(async () => {
    await register(bench, "d-1")
    await bench.runBilling()
    expect((await bench.send("GET", dealer)).text).toContain(requisite.inn)
    await bench.erase("d-1")
  })

  it.each([
    ["a bill", "POST", `${dealer}/bills`, rewardOf("deal-2")],
    ["other requisites", "PUT", `${dealer}/requisite`, otherRequisite],
    ["a deposit", "POST", `${dealer}/fast-buyout`, undefined]
  ])("is refused %s", async (_what, method, path, body) => {
    const { json, status } = await bench.send(method, path, { body })
    expect([status, json.code]).toEqual([409, "dealer-erased"])
  })

  it("is shown without them, as are its statements in JSON and PDF", async () => {
    const answers = [await bench.send("GET", dealer), await bench.send("GET", statement)]
    for (const { status, text } of answers) {
      expect(status).toBe(200)
      for (const personal of [requisite.name, requisite.inn]) expect(text).not.toContain(personal)
    }
    const pdf = await bench.send("GET", statement, { headers: { Accept: "application/pdf" } })
    expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"])
  })
})
