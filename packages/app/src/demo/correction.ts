import { createBill, dealerId, readBalance, reward, type Story } from "./story.ts"

const isInvoiceCancelled = async (invoiceUrl: string, invoiceId: string | null): Promise<boolean> => {
  const answer = await fetch(`${new URL(invoiceUrl).origin}/sandbox/objects`)
  const { invoices } = (await answer.json()) as {
    readonly invoices: ReadonlyArray<{ readonly id: string; readonly cancelledAt: string | null }>
  }
  return invoices.some(({ cancelledAt, id }) => id === invoiceId && cancelledAt !== null)
}

export const anotherDealerTakesTheCar = async (story: Story): Promise<void> => {
  const { api, report } = story
  const first = await createBill(story, "sber", "sold-3", reward("200000.00"))
  report.expect(
    "the balance pays part of the bill",
    `${first.paymentStatus} ${first.paidSum}`,
    "PARTIALLY_PAID 3000.01"
  )
  const change = {
    carPrice: "180000.00",
    cmeDealerId: dealerId(story, "yandex"),
    reason: "Another dealer bought the car at a lower price"
  }
  const { body: second, status } = await api.correctBill(first.id, change)
  report.expect("a new bill for the other dealer", `${status} ${second.commonSum}`, "201 9000.00")
  report.expect("its invoice", second.status, "ISSUED")
  report.expect("it replaces the old one", second.replaces, first.id)
  const again = await api.correctBill(first.id, change)
  report.expect("the same correction again", `${again.status} ${again.body.id}`, `200 ${second.id}`)
  const old = await api.getBill(first.id)
  report.expect(
    "the old bill",
    `${old.body.status}, replaced by ${old.body.replacedBy}`,
    `CANCELLED, replaced by ${second.id}`
  )
  report.expect("its paid sum", old.body.paidSum, "0.00")
  const balance = await readBalance(story, "sber", "COMMISSION")()
  report.expect("its money is back on the first dealer's balance", balance, "3000.01")
  await report.eventually(
    "its invoice in Billing is cancelled",
    () => isInvoiceCancelled(first.url ?? "", first.invoiceId),
    true
  )
}
