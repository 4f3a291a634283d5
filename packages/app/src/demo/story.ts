import { Api, expectProblem, type BillBody, type CreateBill } from "./Api.ts"
import { demoDealers } from "./dealers.ts"
import type { Report } from "./Report.ts"

/** What the steps share. */
export interface Story {
  readonly api: Api
  readonly report: Report
  /** Part of all ids, so that runs do not collide. */
  readonly run: string
  readonly paid: Array<{
    readonly nick: string
    readonly what: string
    readonly sum: string
    readonly paymentId: string
  }>
  readonly bills: Map<string, BillBody>
}

export const dealerId = (story: Story, nick: string): string => `demo-${story.run}-${nick}`
const dealId = (story: Story, name: string): string => `lot-${story.run}-${name}`
const sandboxUrl = (bill: BillBody): string => new URL(bill.url ?? "").origin

type Command = CreateBill extends infer Each ? (Each extends unknown ? Omit<Each, "dealId"> : never) : never

export const createBill = async (story: Story, nick: string, name: string, command: Command): Promise<BillBody> => {
  const { body, status } = await story.api.createBill(dealerId(story, nick), {
    ...command,
    dealId: dealId(story, name)
  })
  story.report.expect(`bill for ${name}`, status, 201)
  story.report.expect("its invoice", body.status, "ISSUED")
  story.bills.set(name, body)
  return body
}

const paySum = async (story: Story, nick: string, what: string, path: string, sum: string): Promise<string> => {
  const { body, status } = await Api.pay(sandboxUrl([...story.bills.values()][0]!), path, sum)
  story.report.expect(`payment of ${sum}`, status, 200)
  story.paid.push({ nick, what, sum, paymentId: body.paymentId })
  return body.paymentId
}

const payInvoice = (story: Story, nick: string, name: string, sum: string) =>
  paySum(story, nick, `invoice of ${name}`, `invoices/${story.bills.get(name)!.invoiceId}/pay`, sum)

const readContractId = async (story: Story, nick: string, accountType: string): Promise<string> => {
  const { body } = await story.api.getDealer(dealerId(story, nick))
  return body.accounts.find((account) => account.accountType === accountType)?.billing.contractId ?? "none"
}

export const readBalance =
  (story: Story, nick: string, accountType: string) => async (): Promise<string | undefined> => {
    const { body } = await story.api.getDealer(dealerId(story, nick))
    return body.accounts.find((account) => account.accountType === accountType)?.currentBalance
  }

const readPaymentStatus = (story: Story, name: string) => async (): Promise<string> => {
  const { body } = await story.api.getBill(story.bills.get(name)!.id)
  return `${body.paymentStatus} ${body.paidSum}`
}

export const reward = (carPrice: string) =>
  ({ operation: "GET_REWARD", carPrice, closedAt: "2026-11-20T10:00:00Z" }) as const

export const registerDealers = async (story: Story): Promise<void> => {
  for (const { nick, requisite } of demoDealers) {
    const { body, status } = await story.api.registerDealer(dealerId(story, nick), requisite)
    story.report.expect(`${requisite.name}, INN ${requisite.inn}`, status, 201)
    story.report.expect("its COMMISSION account", body.accounts[0]?.status, "ACTIVE")
  }
  const [first] = demoDealers
  const repeated = await story.api.registerDealer(dealerId(story, first.nick), first.requisite)
  story.report.expect("the same registration again", repeated.status, 200)
}

export const refuseBadInput = async (story: Story): Promise<void> => {
  const requisite = { ...demoDealers[0].requisite, inn: "7707083894", ogrn: "1027700132196" }
  const { code, errors, status } = await expectProblem(story.api.registerDealer(dealerId(story, "bad"), requisite))
  story.report.expect("wrong check digits of INN and OGRN", `${status} ${code}`, "400 invalid-request")
  for (const { message, path } of errors) story.report.say(`${path}: ${message}`)
  story.report.expect("problems in one answer", errors.length, 2)
}

export const billForSoldCar = async (story: Story): Promise<void> => {
  const bill = await createBill(story, "sber", "sold-1", reward("1250000.00"))
  story.report.expect("commission, 5 % of 1 250 000.00", bill.commonSum, "62500.00")
  const again = await story.api.createBill(dealerId(story, "sber"), {
    ...reward("1250000.00"),
    dealId: dealId(story, "sold-1")
  })
  story.report.expect(
    "the same call again returns the same bill",
    `${again.status} ${again.body.id}`,
    `200 ${bill.id}`
  )
  const changed = { ...reward("1250000.01"), dealId: dealId(story, "sold-1") }
  const other = await expectProblem(story.api.createBill(dealerId(story, "sber"), changed))
  story.report.expect("another price for the same deal", `${other.status} ${other.code}`, "409 bill-conflict")
}

export const payInParts = async (story: Story): Promise<void> => {
  await payInvoice(story, "sber", "sold-1", "500.01")
  await story.report.eventually("after a part payment", readPaymentStatus(story, "sold-1"), "PARTIALLY_PAID 500.01")
  await payInvoice(story, "sber", "sold-1", "70000.00")
  await story.report.eventually("after the overpayment", readPaymentStatus(story, "sold-1"), "PAID 62500.00")
  await story.report.eventually(
    "the overpayment is on the balance",
    readBalance(story, "sber", "COMMISSION"),
    "8000.01"
  )
}

export const balancePaysNextBill = async (story: Story): Promise<void> => {
  const bill = await createBill(story, "sber", "sold-2", reward("100000.00"))
  story.report.expect("the balance pays the new bill", `${bill.paymentStatus} ${bill.paidSum}`, "PAID 5000.00")
  await story.report.eventually("the remaining balance", readBalance(story, "sber", "COMMISSION"), "3000.01")
}

export const monthlyPayment = async (story: Story): Promise<void> => {
  for (const [name, price] of [
    ["month-1", "300000.00"],
    ["month-2", "200000.00"],
    ["month-3", "100000.00"]
  ] as const) {
    await createBill(story, "yandex", name, reward(price))
  }
  const contract = await readContractId(story, "yandex", "COMMISSION")
  const paymentId = await paySum(
    story,
    "yandex",
    "one payment for the month",
    `contracts/${contract}/pay`,
    "26000.00"
  )
  await story.report.eventually(
    "the oldest bill is paid first",
    readPaymentStatus(story, "month-1"),
    "PAID 15000.00"
  )
  await story.report.eventually("then the next bill", readPaymentStatus(story, "month-2"), "PAID 10000.00")
  await story.report.eventually(
    "the last bill gets the rest",
    readPaymentStatus(story, "month-3"),
    "PARTIALLY_PAID 1000.00"
  )
  const sandbox = sandboxUrl(story.bills.get("month-1")!)
  const { body, status } = await Api.pay(sandbox, `payments/${paymentId}/reverse`, "6000.00")
  story.report.expect("a reversal of 6 000.00", status, 200)
  story.paid.push({ nick: "yandex", what: "reversal", sum: "-6000.00", paymentId: body.paymentId })
  await story.report.eventually(
    "the newest bill loses its money first",
    readPaymentStatus(story, "month-3"),
    "UNPAID 0.00"
  )
  await story.report.eventually(
    "then the bill before it",
    readPaymentStatus(story, "month-2"),
    "PARTIALLY_PAID 5000.00"
  )
}

export const fastBuyout = async (story: Story): Promise<void> => {
  const id = dealerId(story, "ip")
  const before = await story.api.getFastBuyout(id, "900000.00")
  story.report.expect("fast buyout before it is added", before.body.reason, "fast-buyout-not-added")
  const { body, status } = await story.api.addFastBuyout(id)
  story.report.expect("DEPOSIT and SETTLEMENT are opened", `${status} ${body.status}`, "201 ACTIVE")
  await createBill(story, "ip", "deposit", { operation: "GET_DEPOSIT", sum: "100000.00" })
  const poor = await story.api.getFastBuyout(id, "900000.00")
  story.report.expect("fast buyout without a deposit", poor.body.reason, "deposit-too-small")
  await payInvoice(story, "ip", "deposit", "100000.00")
  await story.report.eventually("the held deposit", readBalance(story, "ip", "DEPOSIT"), "100000.00")
  const rich = await story.api.getFastBuyout(id, "900000.00")
  story.report.expect("fast buyout of a car for 900 000.00", rich.body.eligible, true)
  const dearer = await story.api.getFastBuyout(id, "1000000.01")
  story.report.expect(
    "fast buyout above the limit",
    `${dearer.body.eligible}, ${dearer.body.maxCarPrice}`,
    "false, 1000000.00"
  )
  await createBill(story, "ip", "bought", { operation: "GET_SETTLEMENT", carPrice: "900000.00" })
  await payInvoice(story, "ip", "bought", "900000.00")
  await story.report.eventually("the car is paid", readPaymentStatus(story, "bought"), "PAID 900000.00")
  await story.report.eventually("the deposit is still held", readBalance(story, "ip", "DEPOSIT"), "100000.00")
}

export const depositGoesBack = async (story: Story): Promise<void> => {
  const id = dealerId(story, "ip")
  const back = { returnId: `return-${story.run}`, sum: "100000.00", reason: "The dealer asked for it" }
  const { body, status } = await story.api.returnDeposit(id, back)
  story.report.expect("returned; the held deposit is now", `${status} ${body.heldAfter}`, "201 0.00")
  story.paid.push({ nick: "ip", what: "deposit returned", sum: "-100000.00", paymentId: body.returnId })
  const again = await story.api.returnDeposit(id, back)
  story.report.expect("the same return again", `${again.status} ${again.body.heldAfter}`, "200 0.00")
  const { body: after } = await story.api.getFastBuyout(id, "900000.00")
  story.report.expect(
    "fast buyout of the same car now",
    `${after.eligible}, ${after.reason}`,
    "false, deposit-too-small"
  )
}

export const changeRequisites = async (story: Story): Promise<void> => {
  const requisite = { ...demoDealers[1].requisite, legalAddress: "119021, г. Москва, ул. Тимура Фрунзе, д. 11" }
  const { body, status } = await story.api.updateRequisite(dealerId(story, "yandex"), requisite)
  story.report.expect("a new legal address", `${status}, version ${body.requisiteVersion}`, "200, version 2")
  await story.report.eventually(
    "the dealer after Billing was updated",
    async () => (await story.api.getDealer(dealerId(story, "yandex"))).body.status,
    "ACTIVE"
  )
}
