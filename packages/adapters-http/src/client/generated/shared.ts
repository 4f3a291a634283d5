// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

/** Roubles and kopecks with exactly two fraction digits: "12345.67". */
export type Money = string

export interface Account {
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
  readonly status: "PROVISIONING" | "ACTIVE" | "NEEDS_CORRECTION" | "IN_DOUBT"
  readonly currentBalance: Money
  readonly billing: {
    readonly clientId: string | null
    readonly payerId: string | null
    readonly contractId: string | null
  }
  /** Why the account is not ACTIVE, as text */
  readonly problem?: string
}

export interface Allocation {
  readonly from: "OUTSIDE" | "BALANCE" | "BILL"
  readonly to: "OUTSIDE" | "BALANCE" | "BILL"
  readonly reason:
    | "NAMED_BILL"
    | "OLDEST_OPEN_BILL"
    | "NO_OPEN_BILL"
    | "HELD_DEPOSIT"
    | "NEW_BILL"
    | "BILL_CANCELLED"
    | "REVERSED"
    | "REVERSED_FROM_OTHER_BILL"
    | "DEPOSIT_RETURNED"
  readonly amount: Money
  readonly billId: string | null
  /** Why, as an English phrase */
  readonly explanation: string
}

/** Unmasked for keys with the scope write or admin */
export interface AnsweredRequisite {
  readonly type: "LEGAL_ENTITY" | "SOLE_PROPRIETOR"
  /** Name; a sole proprietor's is masked for read-only keys: ИП П*** И*** С*** */
  readonly name: string
  /** INN; a sole proprietor's is masked for read-only keys: ********2259 */
  readonly inn: string
  /** KPP, of a legal entity only */
  readonly kpp?: string
  /** OGRN or OGRNIP; a sole proprietor's is masked for read-only keys: ***********0157 */
  readonly ogrn: string
  /** Legal address; a sole proprietor's is masked for read-only keys: *** */
  readonly legalAddress: string
  /** Name of the dealer's bank */
  readonly bankName: string
  /** The bank's BIK */
  readonly bik: string
  /** Settlement account; masked for read-only keys: ****************3017 */
  readonly settlementAccount: string
  /** The bank's correspondent account; masked for read-only keys: ****************0225 */
  readonly correspondentAccount: string
  /** E-mail address for documents; masked for read-only keys: b***@example.ru */
  readonly email: string
  /** Phone; masked for read-only keys: +* *** ***-45-67 */
  readonly phone?: string
  readonly signatory?: { readonly name: string; readonly position: string; readonly basis: string }
}

export interface BillAllocation {
  readonly bookedAt: string
  readonly from: "OUTSIDE" | "BALANCE" | "BILL"
  readonly to: "OUTSIDE" | "BALANCE" | "BILL"
  readonly reason:
    | "NAMED_BILL"
    | "OLDEST_OPEN_BILL"
    | "NO_OPEN_BILL"
    | "HELD_DEPOSIT"
    | "NEW_BILL"
    | "BILL_CANCELLED"
    | "REVERSED"
    | "REVERSED_FROM_OTHER_BILL"
    | "DEPOSIT_RETURNED"
  readonly change: Money
  /** The payment behind the transfer; null if a new or cancelled bill moved the money */
  readonly paymentId: string | null
  /** Why, as an English phrase */
  readonly explanation: string
}

export interface Dealer {
  readonly id: string
  readonly cmeDealerId: string
  readonly status: "PROVISIONING" | "ACTIVE" | "NEEDS_CORRECTION"
  readonly requisite: AnsweredRequisite
  readonly requisiteVersion: number
  readonly createdAt: string
  readonly erasedAt?: string
  readonly accounts: ReadonlyArray<Account>
}

export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code:
    | "invalid-request"
    | "malformed-json"
    | "malformed-http"
    | "invalid-cursor"
    | "unauthorized"
    | "forbidden"
    | "not-found"
    | "dealer-not-found"
    | "bill-not-found"
    | "operation-not-found"
    | "payment-not-found"
    | "method-not-allowed"
    | "not-acceptable"
    | "request-timeout"
    | "dealer-already-registered"
    | "dealer-erased"
    | "bill-conflict"
    | "account-missing"
    | "deposit-too-small"
    | "deposit-in-use"
    | "deposit-return-conflict"
    | "operation-not-open"
    | "operation-busy"
    | "remote-id-mismatch"
    | "payment-ambiguous"
    | "payment-already-resolved"
    | "payment-not-applicable"
    | "bill-of-other-account"
    | "body-too-large"
    | "unsupported-media-type"
    | "misdirected-request"
    | "rate-limited"
    | "headers-too-large"
    | "correction-invalid"
    | "nothing-to-bill"
    | "tariff-missing"
    | "allocation-too-large"
    | "statement-too-long"
    | "internal"
    | "authentication-unavailable"
    | "overloaded"
    | "storage-unavailable"
  /** invalid-request: all problems of the input */
  readonly errors?: ReadonlyArray<{
    /** Dotted, such as requisite.inn; empty for the whole request */
    readonly path: string
    readonly message: string
  }>
  /** bill-conflict: the existing bill */
  readonly billId?: string
  /** payment-ambiguous: the parked messages; use one of these ids */
  readonly parkedIds?: ReadonlyArray<string>
  readonly requestId: string
}
