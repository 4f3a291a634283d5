import { balanceOf, createBill, dealerId, paymentStatusOf, reward, type Story } from "./story.ts"

const cancelledAtOf = async (invoiceUrl: string, invoiceId: string | null): Promise<boolean> => {
  const answer = await fetch(`${new URL(invoiceUrl).origin}/sandbox/objects`)
  const { invoices } = (await answer.json()) as {
    readonly invoices: ReadonlyArray<{ readonly id: string; readonly cancelledAt: string | null }>
  }
  return invoices.some(({ cancelledAt, id }) => id === invoiceId && cancelledAt !== null)
}

/** The first winner steps back after a part was paid, and another dealer takes the car for less. */
export const anotherDealerTakesTheCar = async (story: Story): Promise<void> => {
  const { api, report } = story
  const first = await createBill(story, "sber", "sold-3", reward("200000.00"))
  report.expect(
    "the balance pays a part of it",
    `${first.paymentStatus} ${first.paidSum}`,
    "PARTIALLY_PAID 3000.01"
  )
  const change = {
    carPrice: "180000.00",
    cmeDealerId: dealerId(story, "yandex"),
    reason: "Another dealer took the car, and the price was talked down"
  }
  const { body: second, status } = await api.correctBill(first.id, change)
  report.expect("a new bill for the other dealer", `${status} ${second.commonSum}`, "201 9000.00")
  report.expect("its invoice", second.status, "ISSUED")
  report.expect("it replaces the old one", second.replaces, first.id)
  const again = await api.correctBill(first.id, change)
  report.expect("the same correction again", `${again.status} ${again.body.id}`, `200 ${second.id}`)
  const old = await api.getBill(first.id)
  report.expect(
    "the old one",
    `${old.body.status}, replaced by ${old.body.replacedBy}`,
    `CANCELLED, replaced by ${second.id}`
  )
  report.expect("nothing lies on it", await paymentStatusOf(story, "sold-3")(), "UNPAID 0.00")
  report.expect("its money is with its dealer", await balanceOf(story, "sber", "COMMISSION")(), "3000.01")
  await report.eventually(
    "Billing has cancelled its invoice",
    () => cancelledAtOf(first.url ?? "", first.invoiceId),
    true
  )
}
