// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

export interface AdoptOperation {
  readonly remoteId: string
  readonly url?: string
  readonly number?: string
  readonly unconfirmed?: boolean
}

export interface AuditEvent {
  readonly id: string
  readonly at: string
  /** The name of an API key, `jwt:<subject>` or `cli:<user>` */
  readonly caller: string
  readonly requestId: string
  readonly operation: string
  readonly target: string
  /** The result; `unchanged` if there was nothing to change, null if the operation says it all */
  readonly outcome: string | null
}

export interface AuditPage {
  readonly items: ReadonlyArray<AuditEvent>
  /** Send it as `cursor`; null on the last page */
  readonly nextCursor: string | null
}

export interface Operation {
  readonly id: string
  readonly kind: "CLIENT" | "PAYER" | "CONTRACT" | "INVOICE" | "CANCELLATION"
  readonly state: "PENDING" | "SENT" | "DONE" | "REJECTED" | "IN_DOUBT"
  readonly cmeDealerId: string
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
  /** Only for INVOICE and CANCELLATION */
  readonly billId: string | null
  /** Our reference of the object in Billing */
  readonly reference: string
  /** Billing's id of the object */
  readonly remoteId: string | null
  readonly attempts: number
  readonly lastError: string | null
  readonly requisiteVersion: number
  readonly createdAt: string
  readonly updatedAt: string
  /** Null if no automatic attempt follows */
  readonly nextAttemptAt: string | null
  /** Set while a worker processes it */
  readonly leasedUntil: string | null
}

export interface OperationEvent {
  readonly at: string
  readonly state: "PENDING" | "SENT" | "DONE" | "REJECTED" | "IN_DOUBT"
  readonly attempt: number
  readonly detail: string | null
  /** `worker`, a use case, or the operator */
  readonly actor: string
}

export interface OperationPage {
  readonly items: ReadonlyArray<Operation>
  /** Send it as `cursor`; null on the last page */
  readonly nextCursor: string | null
}

export interface OperationWithHistory {
  readonly id: string
  readonly kind: "CLIENT" | "PAYER" | "CONTRACT" | "INVOICE" | "CANCELLATION"
  readonly state: "PENDING" | "SENT" | "DONE" | "REJECTED" | "IN_DOUBT"
  readonly cmeDealerId: string
  readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
  /** Only for INVOICE and CANCELLATION */
  readonly billId: string | null
  /** Our reference of the object in Billing */
  readonly reference: string
  /** Billing's id of the object */
  readonly remoteId: string | null
  readonly attempts: number
  readonly lastError: string | null
  readonly requisiteVersion: number
  readonly createdAt: string
  readonly updatedAt: string
  /** Null if no automatic attempt follows */
  readonly nextAttemptAt: string | null
  /** Set while a worker processes it */
  readonly leasedUntil: string | null
  /** The latest 200 events, oldest first */
  readonly history: ReadonlyArray<OperationEvent>
}

export interface RejectOperation {
  readonly reason: string
}
