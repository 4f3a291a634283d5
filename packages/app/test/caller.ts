import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Api, type BillBody } from "../src/demo/Api.ts"
import { demoDealers } from "../src/demo/dealers.ts"
import type { RunningService } from "./runService.ts"

export const requisite = demoDealers[0].requisite
export const adminKey = "test-admin"

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "dealer-billing-"))

export const lotus = (service: RunningService, key = "dev-lotus"): Api => new Api(service.url, key)

/** A call without waiting for Billing, as raw HTTP. */
export const post = (url: string, body: unknown, key: string): Promise<Response> =>
  fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000)
  })

export const reward = (dealId: string, carPrice = "1250000.00") =>
  ({ operation: "GET_REWARD", dealId, carPrice, closedAt: "2026-11-20T10:00:00Z" }) as const

/** Reads until it is as wanted or the time is over; answers what was read last. */
export const eventually = async <A>(
  read: () => Promise<A>,
  isWanted: (value: A) => boolean,
  timeoutMs = 15_000
): Promise<A> => {
  const deadline = performance.now() + timeoutMs
  let value = await read()
  while (!isWanted(value) && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    value = await read()
  }
  return value
}

export const payInvoice = (service: RunningService, bill: BillBody, sum?: string) =>
  Api.pay(service.sandboxUrl, `invoices/${bill.invoiceId}/pay`, sum)

interface SandboxObject {
  readonly id: string
  readonly ref: string
}

export type SandboxObjects = Record<"clients" | "payers" | "contracts" | "invoices", ReadonlyArray<SandboxObject>>

/** Billing's own data. */
export const sandboxObjects = async (service: RunningService): Promise<SandboxObjects> =>
  (await (await fetch(`${service.sandboxUrl}/sandbox/objects`)).json()) as SandboxObjects

/** References that occur more than once among objects of one kind. */
export const twins = (objects: SandboxObjects): ReadonlyArray<string> =>
  Object.entries(objects).flatMap(([kind, list]) => {
    const refs = list.map((object) => `${kind} ${object.ref}`)
    return refs.filter((ref, index) => refs.indexOf(ref) !== index)
  })
