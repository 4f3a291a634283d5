import type { BillingCall } from "../transport/index.ts"

export interface BillingRequest {
  readonly method: "GET" | "PUT"
  /** Relative to Billing's URL, percent-encoded. */
  readonly path: string
  readonly idempotencyKey: string | null
  readonly body: unknown
  /** Texts that must not appear in a reason. A refusal may quote them. */
  readonly personal: ReadonlyArray<string>
}

const joinPath = (segments: ReadonlyArray<string>): string =>
  ["", "v1", ...segments.map(encodeURIComponent)].join("/")

/** Our reference is the last segment of the path, so a repeat is harmless. */
export const put = (
  segments: ReadonlyArray<string>,
  reference: string,
  body: unknown,
  personal: ReadonlyArray<string> = []
): BillingRequest => ({
  method: "PUT",
  path: joinPath([...segments, reference]),
  idempotencyKey: reference,
  body,
  personal
})

export const putAt = (segments: ReadonlyArray<string>, body: unknown): BillingRequest => ({
  method: "PUT",
  path: joinPath(segments),
  idempotencyKey: null,
  body,
  personal: []
})

export const lookUp = (collection: string, reference: string): BillingRequest => ({
  method: "GET",
  path: `${joinPath([collection])}?ref=${encodeURIComponent(reference)}`,
  idempotencyKey: null,
  body: null,
  personal: []
})

/** Headers allow only printable ASCII, and our references may have other characters. */
const encodeHeader = (reference: string): string => reference.replace(/[^\x21-\x7e]+|%/gu, encodeURIComponent)

export const billingCall = ({ body, idempotencyKey, method, path, personal }: BillingRequest): BillingCall => ({
  method,
  path,
  headers: idempotencyKey === null ? {} : { "idempotency-key": encodeHeader(idempotencyKey) },
  body: body === null ? null : JSON.stringify(body),
  personal
})
