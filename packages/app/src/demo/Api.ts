import {
  dealerBillingClient,
  DealerBillingProblem,
  type DealerBillingClient,
  type Input,
  type Schemas
} from "@dealer-billing/client"

export type DealerBody = Schemas["Dealer"]
export type BillBody = Schemas["Bill"]
export type Requisite = Input<"updateRequisite">["body"]
export type CreateBill = Input<"createBill">["body"]
export type CorrectBill = Input<"correctBill">["body"]

/** `Prefer: wait`, in seconds. */
const waiting = { wait: 10 }
const payTimeoutMs = 20_000

/** The problem of a refused call. Fails if the call succeeds. */
export const expectProblem = async (call: Promise<unknown>): Promise<DealerBillingProblem> => {
  const error = await call.then(
    () => new Error("The call was not refused"),
    (reason: unknown) => reason
  )
  if (error instanceof DealerBillingProblem) return error
  throw error
}

export class Api {
  readonly #client: DealerBillingClient
  /** Returning a deposit needs the scope of finance. */
  readonly #finance: DealerBillingClient

  constructor(url: string, key: string, financeKey = key) {
    this.#client = dealerBillingClient({ url, key })
    this.#finance = dealerBillingClient({ url, key: financeKey })
  }

  registerDealer = (cmeDealerId: string, requisite: Requisite) =>
    this.#client.registerDealer({ body: { cmeDealerId, requisite } }, waiting)
  getDealer = (cmeDealerId: string) => this.#client.getDealer({ cmeDealerId })
  updateRequisite = (cmeDealerId: string, body: Requisite) =>
    this.#client.updateRequisite({ cmeDealerId, body }, waiting)
  addFastBuyout = (cmeDealerId: string) => this.#client.addFastBuyout({ cmeDealerId }, waiting)
  getFastBuyout = (cmeDealerId: string, carPrice: string) => this.#client.getFastBuyout({ cmeDealerId, carPrice })
  returnDeposit = (cmeDealerId: string, body: Input<"returnDeposit">["body"]) =>
    this.#finance.returnDeposit({ cmeDealerId, body })
  createBill = (cmeDealerId: string, body: CreateBill) => this.#client.createBill({ cmeDealerId, body }, waiting)
  correctBill = (billId: string, body: CorrectBill) => this.#client.correctBill({ billId, body }, waiting)
  getStatement = (input: Input<"getStatement">) => this.#client.getStatement(input)
  getBill = (billId: string) => this.#client.getBill({ billId })
  getBills = (cmeDealerId: string, status: "unpaid" | "paid" | "cancelled" | "all") =>
    this.#client.getBillsByDealer({ cmeDealerId, status, limit: 200 })
  eachBill = (cmeDealerId: string): AsyncIterable<BillBody> =>
    this.#client.each("getBillsByDealer", { cmeDealerId, status: "all" })

  static pay = async (sandboxUrl: string, path: string, sum?: string) => {
    const response = await fetch(`${sandboxUrl}/sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(sum === undefined ? {} : { sum }),
      signal: AbortSignal.timeout(payTimeoutMs)
    })
    return { status: response.status, body: (await response.json()) as { readonly paymentId: string } }
  }
}
