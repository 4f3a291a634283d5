import type { Confirmed } from "../src/transport/index.ts"
import { describe, expect, it } from "@effect/vitest"
import { Result } from "effect"
import { cancelInvoiceResponse } from "../src/cancelInvoice/response.ts"
import { createClientResponse } from "../src/createClient/response.ts"
import { createContractResponse } from "../src/createContract/response.ts"
import { issueInvoiceResponse } from "../src/issueInvoice/response.ts"
import { listResponse } from "../src/list/response.ts"
import { setPayerResponse } from "../src/setPayer/response.ts"
import { answered, requisite } from "./samples.ts"

const client = { reference: "d:DEPOSIT", name: "ООО Ромашка" }
const payer = { clientId: "c-1", reference: "d:DEPOSIT", requisite, requisiteVersion: 3 }
const contract = { clientId: "c-1", reference: "d:DEPOSIT", payerId: "p-1", accountType: "DEPOSIT" as const }
const invoice = {
  contractId: "k-1",
  reference: "lot-42:GET_REWARD:1",
  invoice: {
    sum: 100n,
    currency: "RUB" as const,
    vat: { mode: "none" as const, rate: null, sum: 0n },
    purpose: "Оплата",
    items: []
  }
}
const goodInvoice = {
  invoiceId: "i-1",
  invoiceRef: invoice.reference,
  number: "42",
  url: "https://billing.example/v1/invoices/i-1.pdf"
}
const object = { id: "c-1", requisiteVersion: null, number: null, url: null }

const hosts = new Set(["billing.example", "127.0.0.1"])
const isBelieved = (answer: Confirmed<unknown>) => Result.isSuccess(answer)

describe("an answer of Billing", () => {
  it("is believed when it names our reference; fields that we do not know are passed over", () => {
    const answer = createClientResponse(client, answered(201, { clientId: "c-1", clientRef: "d:DEPOSIT", tier: 1 }))
    expect(answer).toEqual(Result.succeed(object))
    expect(
      createContractResponse(contract, answered(200, { contractId: "c-1", contractRef: "d:DEPOSIT" }))
    ).toEqual(Result.succeed(object))
    expect(issueInvoiceResponse(invoice, answered(200, goodInvoice), hosts)).toEqual(
      Result.succeed({ id: "i-1", requisiteVersion: null, number: "42", url: goodInvoice.url })
    )
  })

  it.each([3, 4])("about a payer is believed with requisites of version %d when 3 was sent", (requisiteVersion) => {
    const answer = setPayerResponse(
      payer,
      answered(200, { payerId: "p-1", payerRef: "d:DEPOSIT", requisiteVersion })
    )
    expect(answer).toEqual(Result.succeed({ ...object, id: "p-1", requisiteVersion }))
  })

  it.each([2, 0, -1, 3.5, "3", null])("about a payer is not believed with requisites of version %s", (version) => {
    const body = { payerId: "p-1", payerRef: "d:DEPOSIT", requisiteVersion: version }
    expect(isBelieved(setPayerResponse(payer, answered(200, body)))).toBe(false)
  })

  it("about a cancellation is believed when it names the invoice and the time", () => {
    const request = { invoiceId: "i-1", reference: "r", reason: "x" }
    const told = (body: object) => cancelInvoiceResponse(request, answered(200, body))
    const good = { invoiceId: "i-1", cancelledAt: "2026-11-20T10:00:00Z" }
    expect(told(good)).toEqual(Result.succeed({ ...object, id: "i-1", isCancelled: true }))
    expect(isBelieved(told({ ...good, invoiceId: "i-2" }))).toBe(false)
    expect(isBelieved(told({ ...good, cancelledAt: null }))).toBe(false)
  })

  it("of a look-up says whether an invoice is cancelled, if Billing returns it", () => {
    const found = (change: object) =>
      listResponse("INVOICE", invoice.reference, answered(200, { items: [{ ...goodInvoice, ...change }] }), hosts)
    const isCancelled = (change: object) => Result.map(found(change), ([item]) => item!.isCancelled ?? "unknown")
    expect(isCancelled({})).toEqual(Result.succeed("unknown"))
    expect(isCancelled({ cancelledAt: null })).toEqual(Result.succeed(false))
    expect(isCancelled({ cancelledAt: "2026-11-20T10:00:00Z" })).toEqual(Result.succeed(true))
  })

  it("is not believed when it names another object's reference", () => {
    expect(
      isBelieved(createClientResponse(client, answered(200, { clientId: "c-1", clientRef: "e:DEPOSIT" })))
    ).toBe(false)
    const foreign = { payerId: "p-1", payerRef: "e:DEPOSIT", requisiteVersion: 3 }
    expect(isBelieved(setPayerResponse(payer, answered(200, foreign)))).toBe(false)
    expect(
      isBelieved(createContractResponse(contract, answered(200, { contractId: "k-1", contractRef: "e:DEPOSIT" })))
    ).toBe(false)
    expect(
      isBelieved(issueInvoiceResponse(invoice, answered(200, { ...goodInvoice, invoiceRef: "x" }), hosts))
    ).toBe(false)
  })

  const bodies = {
    "no body": "",
    "no JSON": "OK",
    "cut JSON": '{"clientId":"c-1","clientRef":"d:DEP',
    null: "null",
    "a list": "[]",
    "no id": { clientRef: "d:DEPOSIT" },
    "an empty id": { clientId: "", clientRef: "d:DEPOSIT" },
    "an id of another type": { clientId: 7, clientRef: "d:DEPOSIT" },
    "an id that leads elsewhere in a path": { clientId: "..", clientRef: "d:DEPOSIT" },
    "an id with control characters": { clientId: "c\u0000", clientRef: "d:DEPOSIT" },
    "an endless id": { clientId: "c".repeat(129), clientRef: "d:DEPOSIT" },
    "two ids": '{"clientId":"c-1","clientId":"c-2","clientRef":"d:DEPOSIT"}'
  }
  it.each(Object.entries(bodies))("is not believed with %s", (_name, body) => {
    expect(isBelieved(createClientResponse(client, answered(200, body)))).toBe(false)
  })

  it("is not believed as HTML, compressed, in bad UTF-8, or when its body could not be read", () => {
    const good = { clientId: "c-1", clientRef: "d:DEPOSIT" }
    expect(isBelieved(createClientResponse(client, answered(200, good)))).toBe(true)
    const bad = [
      { contentType: "text/html" },
      { contentType: null },
      { contentEncoding: "gzip" },
      { body: Result.succeed(Uint8Array.from([0xff, 0xfe, 0xc0, 0x80])) },
      { body: Result.fail("the answer was cut off") }
    ]
    for (const rest of bad) expect(isBelieved(createClientResponse(client, answered(200, good, rest)))).toBe(false)
  })

  it.each([
    "javascript:alert(1)",
    "ftp://x/y",
    "https://user:pw@billing.example/i.pdf",
    "/i.pdf",
    "",
    7,
    null,
    "http://billing.example/i.pdf",
    "https://evil.example/i.pdf",
    "https://billing.example.evil.example/i.pdf",
    "https://billing.example\\@evil.example/i.pdf",
    "https://billing.example/i.pdf\u202efdp",
    "https://billing.example/i\t.pdf",
    " https://billing.example/i.pdf",
    "//billing.example/i.pdf",
    "http://127.0.0.1.evil.example/i.pdf"
  ])("about an invoice is not believed with the link %j", (url) => {
    const answer = answered(200, { ...goodInvoice, url })
    expect(isBelieved(issueInvoiceResponse(invoice, answer, hosts))).toBe(false)
    const items = answered(200, { items: [{ ...goodInvoice, url }] })
    expect(isBelieved(listResponse("INVOICE", invoice.reference, items, hosts))).toBe(false)
  })

  it.each([
    ["HTTPS://Billing.Example:443/a/../i.pdf", "https://billing.example/i.pdf"],
    ["https://billing.example:8443/счёт.pdf", "https://billing.example:8443/%D1%81%D1%87%D1%91%D1%82.pdf"],
    ["http://127.0.0.1:8090/i.pdf", "http://127.0.0.1:8090/i.pdf"]
  ])("about an invoice has its link as a browser writes it: %s", (url, link) => {
    const answer = issueInvoiceResponse(invoice, answered(200, { ...goodInvoice, url }), hosts)
    expect(Result.map(answer, (found) => found.url)).toEqual(Result.succeed(link))
  })
})

describe("a look-up", () => {
  const ours = { payerId: "p-1", payerRef: "d:DEPOSIT", requisiteVersion: 1 }
  const read = (items: unknown) => listResponse("PAYER", "d:DEPOSIT", answered(200, { items }), hosts)

  it("finds our object, and only ours", () => {
    const found = Result.succeed([{ ...object, id: "p-1", requisiteVersion: 1 }])
    expect(read([ours])).toEqual(found)
    expect(read([{ ...ours, payerId: "p-0", payerRef: "d:DEPOSIT2" }, ours])).toEqual(found)
  })

  it("finds nothing where nothing of ours is", () => {
    expect(read([])).toEqual(Result.succeed([]))
    expect(read([{ ...ours, payerRef: "e:DEPOSIT" }])).toEqual(Result.succeed([]))
  })

  it("answers duplicates, and refuses anything but a list of payers", () => {
    expect(read([ours, { ...ours, payerId: "p-2" }])).toMatchObject({ success: [{ id: "p-1" }, { id: "p-2" }] })
    for (const items of [null, {}, [{}], [{ ...ours, payerId: null }]]) expect(isBelieved(read(items))).toBe(false)
  })

  it("reads clients, contracts and invoices as well", () => {
    const find = (kind: "CLIENT" | "CONTRACT" | "INVOICE", reference: string, item: unknown) =>
      Result.map(
        listResponse(kind, reference, answered(200, { items: [item] }), hosts),
        ({ length }) => length === 1
      )
    expect(find("CLIENT", "a", { clientId: "c-1", clientRef: "a" })).toEqual(Result.succeed(true))
    expect(find("CONTRACT", "a", { contractId: "k-1", contractRef: "a" })).toEqual(Result.succeed(true))
    expect(find("INVOICE", invoice.reference, goodInvoice)).toEqual(Result.succeed(true))
  })
})
