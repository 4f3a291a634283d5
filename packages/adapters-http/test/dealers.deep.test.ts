import { describe, expect, it } from "vitest"
import { makeHttpBench } from "./httpBench.ts"
import { otherRequisite, register, requisite, soleProprietor } from "./samples.ts"

describe("dealers", () => {
  const bench = makeHttpBench()

  it("returns a registered dealer with exactly the fields of the contract", async () => {
    const answer = await register(bench, "d-shape")
    expect(answer.status).toBe(201)
    expect(answer.headers.get("Location")).toBe("/v1/dealers/d-shape")
    expect(answer.json).toEqual({
      id: expect.stringMatching(/^[1-9][0-9]*$/),
      cmeDealerId: "d-shape",
      status: "PROVISIONING",
      requisite,
      requisiteVersion: 1,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      accounts: [
        {
          accountType: "COMMISSION",
          status: "PROVISIONING",
          currentBalance: "0.00",
          billing: { clientId: null, payerId: null, contractId: null }
        }
      ]
    })
  })

  it("returns the same dealer for a repeat, and a conflict for different legal details", async () => {
    const first = await register(bench, "d-repeat")
    const again = await register(bench, "d-repeat")
    expect([again.status, again.json]).toEqual([200, first.json])
    const other = await bench.send("POST", "/v1/dealers", {
      body: { cmeDealerId: "d-repeat", requisite: otherRequisite }
    })
    expect([other.status, other.json.code]).toEqual([409, "dealer-already-registered"])
    expect((await bench.send("GET", "/v1/dealers/d-repeat")).json).toEqual(first.json)
  })

  it("accepts a sole proprietor without a KPP", async () => {
    const body = { cmeDealerId: "d-ip", requisite: soleProprietor }
    const answer = await bench.send("POST", "/v1/dealers", { body })
    expect([answer.status, answer.json.requisite]).toEqual([201, soleProprietor])
  })

  it("finds a dealer whose id needs percent escapes", async () => {
    const created = await register(bench, "дилер / № 100")
    const location = created.headers.get("Location") ?? ""
    expect(location).toBe("/v1/dealers/%D0%B4%D0%B8%D0%BB%D0%B5%D1%80%20%2F%20%E2%84%96%20100")
    const found = await bench.send("GET", location)
    expect([found.status, found.json.cmeDealerId]).toEqual([200, "дилер / № 100"])
  })

  it("answers HEAD as GET without the body", async () => {
    await register(bench, "d-head")
    const answer = await bench.send("HEAD", "/v1/dealers/d-head")
    expect([answer.status, answer.text]).toEqual([200, ""])
  })

  it("masks legal details for read-only keys, and not for keys that may write", async () => {
    await register(bench, "d-masked")
    const read = (key: string) => bench.send("GET", "/v1/dealers/d-masked", { key })
    expect((await read("key-lotus")).json.requisite).toEqual(requisite)
    expect((await read("key-operator")).json.requisite).toEqual(requisite)
    expect((await read("key-read")).json.requisite).toEqual({
      ...requisite,
      settlementAccount: "****************3017",
      correspondentAccount: "****************0225",
      email: "b***@example.ru",
      phone: "+* *** ***-45-67",
      signatory: { name: "И*** И*** И***", position: "Генеральный директор", basis: "Устав" }
    })
    const written = { body: requisite, key: "key-write" }
    expect((await bench.send("PUT", "/v1/dealers/d-masked/requisite", written)).json.requisite).toEqual(requisite)
    await bench.send("POST", "/v1/dealers", { body: { cmeDealerId: "d-masked-ip", requisite: soleProprietor } })
    const { json } = await bench.send("GET", "/v1/dealers/d-masked-ip", { key: "key-read" })
    expect(json.requisite).toEqual({
      ...soleProprietor,
      name: "ИП П*** П*** П***",
      inn: "********2259",
      ogrn: "***********0157",
      legalAddress: "***",
      settlementAccount: "****************3017",
      correspondentAccount: "****************0225",
      email: "p***@example.ru"
    })
  })

  it("masks the number of a power of attorney for read-only keys", async () => {
    const signatory = { name: "Цой Ким", position: "Представитель", basis: "доверенность № 77 от 01.02.2026" }
    await bench.send("POST", "/v1/dealers", {
      body: { cmeDealerId: "d-masked-attorney", requisite: { ...requisite, signatory } }
    })
    const { json } = await bench.send("GET", "/v1/dealers/d-masked-attorney", { key: "key-read" })
    const masked = { ...signatory, name: "Ц*** К***", basis: "доверенность № ** от **.**.****" }
    expect(json).toMatchObject({ requisite: { signatory: masked } })
  })

  it("increases the version for changed legal details, and not for equal ones", async () => {
    await register(bench, "d-update")
    const put = (body: unknown) => bench.send("PUT", "/v1/dealers/d-update/requisite", { body })
    const same = await put(requisite)
    expect([same.status, same.json.requisiteVersion]).toEqual([200, 1])
    const changed = await put(otherRequisite)
    expect([changed.json.requisiteVersion, changed.json.requisite]).toEqual([2, otherRequisite])
    expect((await put(otherRequisite)).json.requisiteVersion).toBe(2)
  })

  it("adds the accounts of fast buyout once", async () => {
    await register(bench, "d-fast")
    const types = (json: Record<string, unknown>) =>
      (json.accounts as ReadonlyArray<{ accountType: string }>).map((account) => account.accountType)
    const added = await bench.send("POST", "/v1/dealers/d-fast/fast-buyout")
    expect([added.status, types(added.json)]).toEqual([201, ["COMMISSION", "DEPOSIT", "SETTLEMENT"]])
    const again = await bench.send("POST", "/v1/dealers/d-fast/fast-buyout", { body: {} })
    expect([again.status, again.json]).toEqual([200, added.json])
  })

  it("gives a reason only when a fast buyout is refused", async () => {
    await register(bench, "d-check")
    const check = () => bench.send("GET", "/v1/dealers/d-check/fast-buyout?carPrice=900000.00")
    const zero = { heldDeposit: "0.00", maxCarPrice: "0.00" }
    expect((await check()).json).toEqual({ eligible: false, reason: "fast-buyout-not-added", ...zero })
    await bench.send("POST", "/v1/dealers/d-check/fast-buyout")
    expect((await check()).json).toEqual({ eligible: false, reason: "deposit-too-small", ...zero })
    await bench.runBilling()
    const accounts = (await bench.send("GET", "/v1/dealers/d-check")).json.accounts
    const [, deposit] = accounts as ReadonlyArray<{ readonly billing: { readonly contractId: string } }>
    const contractId = deposit?.billing.contractId ?? ""
    const money = { sum: "100000.00", currency: "RUB", paidAt: "2026-11-20T10:00:00Z" }
    await bench.pay({ type: "payment.received", paymentId: "p-check", contractId, ...money })
    const held = { heldDeposit: "100000.00", maxCarPrice: "1000000.00" }
    expect((await check()).json).toEqual({ eligible: true, ...held })
  })

  it("shows what Billing refused on one account, and the others as active", async () => {
    await bench.runBilling()
    await register(bench, "d-refused")
    await bench.billing((billing) =>
      billing.plan({ _tag: "Refuse", reason: "the INN is blocked" }, { on: "PAYER" })
    )
    await bench.runBilling()
    const { json } = await bench.send("GET", "/v1/dealers/d-refused")
    expect(json.status).toBe("NEEDS_CORRECTION")
    expect(json.accounts).toMatchObject([{ status: "NEEDS_CORRECTION", problem: "the INN is blocked" }])
  })
})

describe("Prefer: wait", () => {
  const bench = makeHttpBench()
  const prefer = (seconds: string) => ({ headers: { Prefer: `respond-async, wait=${seconds}` } })

  it("waits for a fast Billing, with Preference-Applied", async () => {
    bench.startBilling()
    const body = { cmeDealerId: "d-wait", requisite }
    const answer = await bench.send("POST", "/v1/dealers", { body, ...prefer("5") })
    expect([answer.status, answer.json.status]).toEqual([201, "ACTIVE"])
    expect(answer.headers.get("Preference-Applied")).toBe("wait=5")
    const added = await bench.send("POST", "/v1/dealers/d-wait/fast-buyout", prefer("99"))
    expect([added.status, added.json.status]).toEqual([201, "ACTIVE"])
    expect(added.headers.get("Preference-Applied")).toBe("wait=10")
    const updated = await bench.send("PUT", "/v1/dealers/d-wait/requisite", {
      body: otherRequisite,
      ...prefer("5")
    })
    expect([updated.status, updated.json.status]).toEqual([200, "ACTIVE"])
  })

  it("returns the dealer as it is when Billing is too slow", async () => {
    const slow = makeHttpBench()
    const started = performance.now()
    const body = { cmeDealerId: "d-slow", requisite }
    const answer = await slow.send("POST", "/v1/dealers", { body, ...prefer("1") })
    expect([answer.status, answer.json.status]).toEqual([201, "PROVISIONING"])
    expect(performance.now() - started).toBeGreaterThanOrEqual(990)
    expect(performance.now() - started).toBeLessThan(3_000)
  })
})
