import { requisiteExample, soleProprietorExample } from "../src/endpoint/examples.ts"
import type { makeHttpBench } from "./httpBench.ts"

export const requisite = requisiteExample
export const otherRequisite = { ...requisiteExample, email: "other@example.ru" }
export { soleProprietorExample as soleProprietor }

type Bench = ReturnType<typeof makeHttpBench>

export const register = (bench: Bench, cmeDealerId: string) =>
  bench.send("POST", "/v1/dealers", { body: { cmeDealerId, requisite } })

export const rewardOf = (dealId: string, carPrice = "1250000.00") => ({
  operation: "GET_REWARD",
  dealId,
  carPrice,
  closedAt: "2026-11-20T10:00:00Z"
})

export const bill = (bench: Bench, cmeDealerId: string, body: unknown, headers: Record<string, string> = {}) =>
  bench.send("POST", `/v1/dealers/${cmeDealerId}/bills`, { body, headers })

/** A dealer with fast buyout and this deposit. */
export const holdDeposit = async (bench: Bench, cmeDealerId: string, sum: string): Promise<void> => {
  await register(bench, cmeDealerId)
  await bench.send("POST", `/v1/dealers/${cmeDealerId}/fast-buyout`)
  await bench.runBilling()
  const { accounts } = (await bench.send("GET", `/v1/dealers/${cmeDealerId}`)).json
  const [, deposit] = accounts as ReadonlyArray<{ readonly billing: { readonly contractId: string } }>
  await bench.pay({
    type: "payment.received",
    paymentId: `deposit-${cmeDealerId}`,
    contractId: deposit?.billing.contractId ?? "",
    sum,
    currency: "RUB",
    paidAt: "2026-11-20T10:00:00Z"
  })
}
