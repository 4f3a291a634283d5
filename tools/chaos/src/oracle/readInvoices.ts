import type { SandboxInvoice } from "./checkBills.ts"

/** Every invoice that Billing has. */
export const readInvoices = async (sandboxUrl: string): Promise<ReadonlyArray<SandboxInvoice>> => {
  const answer = await fetch(`${sandboxUrl}/sandbox/objects`)
  const objects = (await answer.json()) as { readonly invoices: ReadonlyArray<SandboxInvoice> }
  return objects.invoices
}
