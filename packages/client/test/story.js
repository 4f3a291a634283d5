// What a caller's own program does, on any supported Node. Arguments: the service, the sandbox, an id for the dealer.
import { setTimeout } from "node:timers/promises"
import { dealerBillingClient, DealerBillingProblem, DealerBillingUnavailable } from "@dealer-billing/client"

const [url = "", sandboxUrl = "", cmeDealerId = ""] = process.argv.slice(2)
const billing = dealerBillingClient({ url, key: "dev-lotus" })
const wait = { wait: 10 }
/**
 * @template {Error} Rejection
 * @param {Promise<unknown>} call
 * @param {new (...values: any) => Rejection} type
 */
const rejection = async (call, type) => {
  try {
    await call
  } catch (error) {
    if (error instanceof type) return error
    throw error
  }
  throw new Error("it did not reject")
}
/** @param {string} dealId */
const bill = (dealId) =>
  billing.createBill(
    {
      cmeDealerId,
      body: { operation: "GET_REWARD", dealId, carPrice: "1250000.00", closedAt: "2026-11-20T10:00:00Z" }
    },
    wait
  )

const dealer = await billing.registerDealer(
  {
    body: {
      cmeDealerId,
      requisite: {
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
    }
  },
  wait
)
console.log("register", dealer.status, dealer.body.status)

const deals = ["a", "b", "c", "d", "e"].map((deal) => `${cmeDealerId}-${deal}`)
const [first = await bill("none"), ...others] = await Promise.all(deals.map(bill))
console.log("bill", first.status, first.body.status, first.body.commonSum, others.length)
const repeated = await bill(first.body.dealId)
console.log("repeat", repeated.status, repeated.body.id === first.body.id)

const page = (await billing.getBillsByDealer({ cmeDealerId, limit: 2 })).body
console.log("page", page.items.length, typeof page.nextCursor)
const found = []
for await (const { dealId } of billing.each("getBillsByDealer", { cmeDealerId, limit: 2 })) found.push(dealId)
console.log("pages", found.toSorted().join() === deals.join())

const headers = { "content-type": "application/json" }
await fetch(`${sandboxUrl}/sandbox/invoices/${first.body.invoiceId}/pay`, { method: "POST", headers })
let paid = first.body
for (let polls = 0; paid.paymentStatus !== "PAID" && polls < 100; polls += 1) {
  await setTimeout(100)
  paid = (await billing.getBill({ billId: first.body.id })).body
}
console.log("payment", paid.paymentStatus, paid.paidSum)

const unknown = await rejection(billing.getDealer({ cmeDealerId: "nobody" }), DealerBillingProblem)
console.log("problem", unknown.status, unknown.code)
const invalid = await rejection(
  billing.createBill({ cmeDealerId, body: { operation: "GET_DEPOSIT", dealId: "top", sum: "1" } }),
  DealerBillingProblem
)
console.log(invalid.code, ...invalid.errors.map(({ code, path }) => `${path} ${code}`))
const nobody = dealerBillingClient({ url: "http://127.0.0.1:9", key: "dev-lotus", attemptsMax: 2 })
const away = await rejection(nobody.getHealth(), DealerBillingUnavailable)
console.log("away", away.reason, away.attempts)
