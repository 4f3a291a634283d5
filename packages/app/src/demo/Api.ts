/** An answer of the service, with its body as it came. */
export interface Answer<Body> {
  readonly status: number
  readonly body: Body
}

export interface DealerBody {
  readonly cmeDealerId: string
  readonly status: string
  readonly requisiteVersion: number
  readonly accounts: ReadonlyArray<{
    readonly accountType: string
    readonly status: string
    readonly currentBalance: string
    readonly billing: { readonly contractId: string | null }
  }>
}

export interface BillBody {
  readonly id: string
  readonly cmeDealerId: string
  readonly accountType: string
  readonly operation: string
  readonly dealId: string
  readonly commonSum: string
  readonly paidSum: string
  readonly status: string
  readonly paymentStatus: string
  readonly invoiceId: string | null
  readonly url: string | null
}

export interface BillsBody {
  readonly items: ReadonlyArray<BillBody>
  readonly nextCursor: string | null
}

export interface FastBuyoutBody {
  readonly eligible: boolean
  readonly reason?: string
  readonly heldDeposit: string
  readonly maxCarPrice: string
}

export interface ProblemBody {
  readonly code: string
  readonly errors?: ReadonlyArray<{ readonly path: string; readonly message: string }>
}

const requestTimeoutMs = 20_000

const send = async <Body>(url: string, init: RequestInit): Promise<Answer<Body>> => {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) })
  const text = await response.text()
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as Body }
}

/** The service's HTTP API as a caller sees it, and the sandbox's way to pay. */
export class Api {
  readonly #baseUrl: string
  readonly #key: string

  constructor(baseUrl: string, key: string) {
    this.#baseUrl = baseUrl
    this.#key = key
  }

  readonly #call = <Body>(method: string, path: string, body?: unknown): Promise<Answer<Body>> =>
    send<Body>(`${this.#baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        prefer: "wait=10",
        ...(body === undefined ? {} : { "content-type": "application/json" })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })

  registerDealer = <Body = DealerBody>(cmeDealerId: string, requisite: unknown) =>
    this.#call<Body>("POST", "/v1/dealers", { cmeDealerId, requisite })
  getDealer = (id: string) => this.#call<DealerBody>("GET", `/v1/dealers/${id}`)
  updateRequisite = (id: string, requisite: unknown) =>
    this.#call<DealerBody>("PUT", `/v1/dealers/${id}/requisite`, requisite)
  addFastBuyout = (id: string) => this.#call<DealerBody>("POST", `/v1/dealers/${id}/fast-buyout`)
  getFastBuyout = (id: string, carPrice: string) =>
    this.#call<FastBuyoutBody>("GET", `/v1/dealers/${id}/fast-buyout?carPrice=${carPrice}`)
  createBill = <Body = BillBody>(id: string, command: unknown) =>
    this.#call<Body>("POST", `/v1/dealers/${id}/bills`, command)
  getBill = (id: string) => this.#call<BillBody>("GET", `/v1/bills/${id}`)
  getBills = (id: string, status: string) =>
    this.#call<BillsBody>("GET", `/v1/dealers/${id}/bills?status=${status}&limit=200`)

  /** Pays through the sandbox that issued the invoice; the fact comes to the service on its usual way. */
  static pay = (sandboxUrl: string, path: string, sum?: string) =>
    send<{ readonly paymentId: string }>(`${sandboxUrl}/sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(sum === undefined ? {} : { sum })
    })
}
