import { Billing, StorageUnavailable, type BillingError, type RequisiteFields } from "@dealer-billing/domain"
import { findInBilling, Failpoints } from "@dealer-billing/domain/internal"
import { sampleRequisite, sampleRequisiteOfSoleProprietor } from "@dealer-billing/domain/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Layer, Logger, Option, Redacted, Result, Scope } from "effect"
import { billingTBankLayer, IssuedInvoices, LocalParties, tbankStoreMemory } from "../src/index.ts"
import { billingOn, storeMemory, TBank } from "./layers.ts"
import { invoice } from "./samples.ts"
import { standInToken, startStandIn, type StandInFault } from "./standIn.ts"

const inBench = (options = {}) => {
  const layer = Layer.merge(billingOn(storeMemory, options), Logger.layer([]))
  return <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.provide(effect, layer, { local: true })
}

const provisioned = Effect.fn("provisioned")(function* (reference = "dealer-1:COMMISSION") {
  const billing = yield* Billing
  const { id: clientId } = yield* billing.createClient({ reference, name: sampleRequisite.name })
  const setPayer = (requisiteVersion: number, requisite: RequisiteFields = sampleRequisite) =>
    billing.setPayer({ clientId, reference, requisite, requisiteVersion })
  const { id: payerId } = yield* setPayer(1)
  const contract = billing.createContract({ clientId, reference, payerId, accountType: "COMMISSION" })
  return { contractId: (yield* contract).id, contract, setPayer, clientId, payerId }
})

const tagOf = <A>(result: Result.Result<A, BillingError>) =>
  Result.isSuccess(result) ? "Confirmed" : result.failure._tag

/** Issues a first invoice well, then one under that fault; answers how it ended, and what can be found then. */
const issueUnder = Effect.fn("issueUnder")(function* (fault: StandInFault) {
  const billing = yield* Billing
  const standIn = yield* TBank
  const { contractId } = yield* provisioned()
  yield* billing.issueInvoice({ contractId, reference: "first", invoice })
  standIn.faults.push(fault)
  const issue = billing.issueInvoice({ contractId, reference: "lot-1", invoice })
  const result = yield* Effect.result(issue)
  const found = yield* Effect.result(findInBilling("INVOICE", "lot-1"))
  return { result, found, issue, standIn, madeCount: standIn.invoices.length - 1 }
})

const openEnds = {
  "drop-before-commit": 0,
  "drop-after-commit": 1,
  silence: 1,
  truncated: 1,
  html: 1,
  "wrong-types": 1,
  "foreign-id": 1,
  "foreign-request-id": 1
} as const

describe("an invoice", () => {
  it.live("carries the payer, the sum to the kopeck and a number that was stored before", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const standIn = yield* TBank
      const { contractId } = yield* provisioned()
      const issued = yield* billing.issueInvoice({ contractId, reference: "lot-1", invoice })
      const [sent] = standIn.invoices
      expect(issued).toEqual({
        id: sent!.invoiceId,
        number: sent!.body.invoiceNumber,
        url: `https://stand-in.example/document/${sent!.invoiceId}`,
        requisiteVersion: null
      })
      const { inn, kpp, name } = sampleRequisite
      expect(sent!.body.payer).toEqual({ inn, kpp, name })
      expect(sent!.text).toContain('"price":999999999997.19')
      expect(sent!.body).not.toHaveProperty("contacts")
      expect(yield* findInBilling("INVOICE", "lot-1")).toEqual(Option.some(issued))
      expect(standIn.calls.at(-1)).toBe(`GET /openapi/api/v1/openapi/invoice/${sent!.invoiceId}/info`)
    }).pipe(inBench())
  )

  it.live("that was answered is not sent again", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const { contractId } = yield* provisioned()
      const issue = billing.issueInvoice({ contractId, reference: "lot-1", invoice })
      expect(yield* issue).toEqual(yield* issue)
      expect((yield* TBank).invoices).toHaveLength(1)
    }).pipe(inBench())
  )

  it.live.each(Object.entries(openEnds))(
    "without a valid answer is an unknown outcome that no look-up resolves: %s",
    ([fault, made]) =>
      Effect.gen(function* () {
        const { found, madeCount, result } = yield* issueUnder(fault as keyof typeof openEnds)
        expect([tagOf(result), madeCount, tagOf(found)]).toEqual([
          "BillingOutcomeUnknown",
          made,
          "BillingOutcomeUnknown"
        ])
        const number = Option.getOrThrow(yield* (yield* IssuedInvoices).find("lot-1")).number
        expect(result).toMatchObject({ failure: { reason: expect.stringContaining(`invoice No. ${number}`) } })
      }).pipe(inBench())
  )

  it.live.each([
    [{ status: 201 }, "BillingOutcomeUnknown"],
    [{ status: 408 }, "BillingOutcomeUnknown"],
    [{ status: 500 }, "BillingOutcomeUnknown"],
    [{ status: 503 }, "BillingOutcomeUnknown"],
    [{ status: 503, retryAfter: "2" }, "BillingUnavailable"],
    [{ status: 429, retryAfter: "2" }, "BillingUnavailable"],
    [{ status: 401 }, "BillingUnavailable"],
    [{ status: 403 }, "BillingUnavailable"],
    [{ status: 400 }, "BillingRejected"],
    [{ status: 422 }, "BillingRejected"]
  ] as const)("is distinguished by the status: %j", ([fault, tag]) =>
    Effect.gen(function* () {
      const { found, issue, result, standIn } = yield* issueUnder(fault)
      expect(tagOf(result)).toBe(tag)
      if (tag === "BillingOutcomeUnknown") return expect(tagOf(found)).toBe(tag)
      expect(found).toEqual(Result.succeed(Option.none()))
      yield* issue
      expect(standIn.invoices).toHaveLength(2)
    }).pipe(inBench())
  )

  it.live.each([
    [{ status: 429 }, "BillingUnavailable"],
    [{ status: 422 }, "BillingOutcomeUnknown"]
  ] as const)(
    "with an unknown outcome keeps it when an operator sends it again and T-Bank answers %j",
    ([fault, tag]) =>
      Effect.gen(function* () {
        const { issue, standIn } = yield* issueUnder("drop-after-commit")
        standIn.faults.push(fault)
        const again = yield* Effect.result(issue)
        expect(tagOf(again)).toBe(tag)
        if (tag === "BillingOutcomeUnknown") {
          expect(again).toMatchObject({
            failure: { reason: expect.stringMatching(/refused .* invoice No\. \d{15}/u) }
          })
        }
        expect(tagOf(yield* Effect.result(findInBilling("INVOICE", "lot-1")))).toBe("BillingOutcomeUnknown")
      }).pipe(inBench())
  )

  it.live.each(["before_http/INVOICE", "after_http_sent/INVOICE"])(
    "is open when the process dies at %s, and is not sent by itself",
    (deadly) =>
      Effect.gen(function* () {
        const billing = yield* Billing
        const { contractId } = yield* provisioned()
        const issue = billing.issueInvoice({ contractId, reference: "lot-1", invoice })
        const die = (point: string) => (point === deadly ? Effect.die("killed") : Effect.void)
        expect(Exit.hasDies(yield* Effect.exit(Effect.provideService(issue, Failpoints, die)))).toBe(true)
        expect(tagOf(yield* Effect.result(findInBilling("INVOICE", "lot-1")))).toBe("BillingOutcomeUnknown")
        expect((yield* TBank).calls.length).toBeLessThanOrEqual(1)
      }).pipe(inBench())
  )

  it.live("is neither refused nor lost when a proxy answers in T-Bank's place", () =>
    Effect.gen(function* () {
      const page = { status: 404, body: "<h1>nginx</h1>", contentType: "text/html" }
      const { issue, result, standIn } = yield* issueUnder(page)
      expect(tagOf(result)).toBe("BillingUnavailable")
      yield* issue
      expect(standIn.invoices).toHaveLength(2)
    }).pipe(inBench())
  )

  it.live("is not sent with items that do not come to its sum, nor without its contract", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const { contractId } = yield* provisioned()
      const bad = billing.issueInvoice({ contractId, reference: "lot-1", invoice: { ...invoice, sum: 1n } })
      expect(tagOf(yield* Effect.result(bad))).toBe("BillingRejected")
      const lost = billing.issueInvoice({ contractId: "nothing", reference: "lot-1", invoice })
      expect(tagOf(yield* Effect.result(lost))).toBe("BillingRejected")
      expect(yield* findInBilling("INVOICE", "lot-1")).toEqual(Option.none())
      expect((yield* TBank).calls).toEqual([])
    }).pipe(inBench())
  )

  it.live("is not done when nobody is there, and when the token is not known", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const gone = yield* startStandIn.pipe(Scope.provide(scope))
      yield* Scope.close(scope, Exit.void)
      const there = yield* startStandIn
      for (const [url, token] of [
        [gone.url, standInToken],
        [there.url.replace("http:", "https:"), standInToken],
        [there.url, "old"]
      ] as const) {
        const issue = Effect.gen(function* () {
          const { contractId } = yield* provisioned()
          return yield* Effect.result((yield* Billing).issueInvoice({ contractId, reference: "lot-1", invoice }))
        })
        const layer = billingTBankLayer({
          url,
          token: Redacted.make(token),
          timeoutMs: 1_000,
          connectTimeoutMs: 300
        })
        const result = yield* Effect.provide(issue, Layer.provide(layer, tbankStoreMemory), { local: true })
        expect(tagOf(result)).toBe("BillingUnavailable")
      }
      expect(there.invoices).toHaveLength(0)
    })
  )
})

describe("the payer on an invoice", () => {
  it.live("has the requisites that belong on it, or later ones, and is waited for", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const standIn = yield* TBank
      const { contractId, setPayer } = yield* provisioned()
      const issue = (reference: string, requisiteVersion?: number) =>
        billing.issueInvoice({
          contractId,
          reference,
          invoice,
          ...(requisiteVersion === undefined ? {} : { requisiteVersion })
        })
      expect(tagOf(yield* Effect.result(issue("third", 3)))).toBe("BillingUnavailable")
      expect(standIn.calls).toEqual([])
      yield* setPayer(3, sampleRequisiteOfSoleProprietor)
      yield* issue("first", 1)
      yield* issue("second", 2)
      yield* issue("third", 3)
      yield* issue("whichever")
      const [organisation, person] = [sampleRequisite.inn, sampleRequisiteOfSoleProprietor.inn]
      expect(standIn.invoices.map(({ body }) => body.payer?.inn)).toEqual([organisation, person, person, person])
      expect(standIn.invoices[1]!.body.payer).not.toHaveProperty("kpp")
    }).pipe(inBench())
  )

  it.live("is refused where its invoice could not be printed", () =>
    Effect.gen(function* () {
      const { setPayer } = yield* provisioned()
      const lettered = yield* Effect.result(setPayer(2, { ...sampleRequisite, kpp: "7736AB001" }))
      expect(lettered).toMatchObject({ failure: { _tag: "BillingRejected" } })
      const long = yield* Effect.result(setPayer(2, { ...sampleRequisite, name: "Ю".repeat(513) }))
      expect(long).toMatchObject({ failure: { _tag: "BillingRejected" } })
    }).pipe(inBench())
  )
})

const down = Effect.fail(new StorageUnavailable({ reason: "down" }))

describe("without the store", () => {
  it.live("nothing is sent, and every step can be taken later", () =>
    Effect.gen(function* () {
      const standIn = yield* startStandIn
      const step = { putClient: () => down, putPayer: () => down, putContract: () => down }
      const parties = Layer.succeed(LocalParties, { ...step, find: () => down, listPayers: () => down })
      const layer = billingTBankLayer({
        url: standIn.url,
        token: Redacted.make(standInToken),
        linkHosts: ["stand-in.example"]
      })
      const tags = Effect.gen(function* () {
        const billing = yield* Billing
        const reference = "r"
        const results = [
          yield* Effect.result(billing.createClient({ reference, name: "n" })),
          yield* Effect.result(
            billing.setPayer({ clientId: "c", reference, requisite: sampleRequisite, requisiteVersion: 1 })
          ),
          yield* Effect.result(
            billing.createContract({ clientId: "c", reference, payerId: "p", accountType: "DEPOSIT" })
          ),
          yield* Effect.result(billing.issueInvoice({ contractId: "k", reference, invoice })),
          yield* Effect.result(Effect.asVoid(findInBilling("CLIENT", reference)))
        ]
        return results.map((result) => tagOf<unknown>(result))
      })
      const store = Layer.provideMerge(parties, tbankStoreMemory)
      const all = yield* Effect.provide(tags, Layer.provide(layer, store), { local: true })
      expect(all).toEqual(Array.from({ length: 5 }, () => "BillingUnavailable"))
      expect(standIn.calls).toEqual([])
    })
  )

  it.live("an issued invoice is confirmed although its answer could not be kept", () =>
    Effect.gen(function* () {
      const { contractId } = yield* provisioned()
      const { url } = yield* TBank
      const working = yield* IssuedInvoices
      const forgetful = Layer.succeed(IssuedInvoices, { ...working, complete: () => down })
      const issued = yield* Billing.use((billing) =>
        billing.issueInvoice({ contractId, reference: "lot-1", invoice })
      ).pipe(
        Effect.provide(
          Layer.provide(
            billingTBankLayer({ url, token: Redacted.make(standInToken), linkHosts: ["stand-in.example"] }),
            forgetful
          ),
          {
            local: true
          }
        )
      )
      expect(issued.id).toBe((yield* TBank).invoices[0]!.invoiceId)
    }).pipe(inBench())
  )
})

describe("the steps that T-Bank does not have", () => {
  it.live("are repeated without harm, and never leave the process", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const first = yield* provisioned()
      const again = yield* provisioned()
      expect([again.clientId, again.payerId, again.contractId]).toEqual([
        first.clientId,
        first.payerId,
        first.contractId
      ])
      expect((yield* TBank).calls).toEqual([])
      expect(yield* billing.recovery).toBe("none")
      expect(yield* billing.recoveryOf!("PAYER")).toBe("idempotent")
      expect(yield* billing.recoveryOf!("INVOICE")).toBe("none")
    }).pipe(inBench())
  )

  it.live("give the same ids again after the store was lost", () =>
    Effect.gen(function* () {
      const ids = Effect.map(provisioned(), ({ clientId, contractId, payerId }) => [clientId, payerId, contractId])
      expect(yield* inBench()(ids)).toEqual(yield* inBench()(ids))
    })
  )

  it.live("need the one before them", () =>
    Effect.gen(function* () {
      const billing = yield* Billing
      const { clientId } = yield* provisioned()
      const reference = "x"
      const payer = { clientId: "nobody", reference, requisite: sampleRequisite, requisiteVersion: 1 }
      expect(tagOf(yield* Effect.result(billing.setPayer(payer)))).toBe("BillingRejected")
      const contract = { clientId, reference, payerId: "nobody", accountType: "DEPOSIT" as const }
      expect(tagOf(yield* Effect.result(billing.createContract(contract)))).toBe("BillingRejected")
      expect(yield* (yield* LocalParties).find("CONTRACT", reference)).toEqual(Option.none())
    }).pipe(inBench())
  )
})
