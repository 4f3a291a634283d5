import type { BillingCall } from "./transport/index.ts"

/** A call of Billing's contract; JSON both ways. */
export interface BillingRequest {
  readonly method: "GET" | "PUT"
  /** Below Billing's address; every segment is percent-encoded already. */
  readonly path: string
  /** Our reference, where the call makes something. */
  readonly idempotencyKey: string | null
  /** What is sent as JSON; null when the call has no body. */
  readonly body: unknown
  /** What was sent and must never be repeated in a reason: Billing may quote it when it refuses. */
  readonly personal: ReadonlyArray<string>
}

const pathOf = (segments: ReadonlyArray<string>): string =>
  ["", "v1", ...segments.map(encodeURIComponent)].join("/")

/** A write under our own reference, which is the last segment of the path: a repeat is harmless. */
export const put = (
  segments: ReadonlyArray<string>,
  reference: string,
  body: unknown,
  personal: ReadonlyArray<string> = []
): BillingRequest => ({
  method: "PUT",
  path: pathOf([...segments, reference]),
  idempotencyKey: reference,
  body,
  personal
})

/** A write that names an object of Billing's by its id; a repeat is harmless. */
export const putAt = (segments: ReadonlyArray<string>, body: unknown): BillingRequest => ({
  method: "PUT",
  path: pathOf(segments),
  idempotencyKey: null,
  body,
  personal: []
})

/** A look-up by our reference. */
export const lookUp = (collection: string, reference: string): BillingRequest => ({
  method: "GET",
  path: `${pathOf([collection])}?ref=${encodeURIComponent(reference)}`,
  idempotencyKey: null,
  body: null,
  personal: []
})

/** A header takes printable ASCII alone; our references may hold any script. */
const asHeader = (reference: string): string => reference.replace(/[^\x21-\x7e]+|%/gu, encodeURIComponent)

/** The request as it is sent. */
export const billingCall = ({ body, idempotencyKey, method, path, personal }: BillingRequest): BillingCall => ({
  method,
  path,
  headers: idempotencyKey === null ? {} : { "idempotency-key": asHeader(idempotencyKey) },
  body: body === null ? null : JSON.stringify(body),
  personal
})
