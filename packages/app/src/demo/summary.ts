import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { table } from "../commands/table.ts"
import type { BillBody } from "./Api.ts"
import { demoDealers } from "./dealers.ts"
import { dealerId, type Story } from "./story.ts"

const kopecks = (text: string): bigint => BigInt(text.replace(".", ""))
const roubles = (amount: bigint): string => {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, "0")
  return `${amount < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const savePdf = async (folder: string, bill: BillBody): Promise<string> => {
  const response = await fetch(bill.url ?? "")
  const bytes = new Uint8Array(await response.arrayBuffer())
  const isPdf = response.ok && new TextDecoder().decode(bytes.slice(0, 5)) === "%PDF-"
  if (!isPdf) throw new Error(`The invoice of bill ${bill.id} is not a PDF: HTTP ${response.status}`)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${bill.dealId}${bill.replaces === null ? "" : `-instead-of-${bill.replaces}`}.pdf`)
  writeFileSync(file, bytes)
  return file
}

/** Checks to the kopeck that payments equal bills plus balances. */
export const summarise = async (story: Story, dataFolder: string): Promise<void> => {
  const folder = join(dataFolder, "invoices")
  const accounts = [["dealer", "account", "status", "balance"]]
  const bills = [["bill", "dealer", "for", "sum", "paid", "status", "invoice (PDF)"]]
  let allocated = 0n
  for (const { nick } of demoDealers) {
    const dealer = (await story.api.getDealer(dealerId(story, nick))).body
    for (const account of dealer.accounts) {
      accounts.push([dealer.cmeDealerId, account.accountType, account.status, account.currentBalance])
      allocated += kopecks(account.currentBalance)
    }
    for await (const bill of story.api.eachBill(dealerId(story, nick))) {
      const file = await savePdf(folder, bill)
      const status = bill.status === "CANCELLED" ? bill.status : bill.paymentStatus
      bills.push([bill.id, nick, bill.operation, bill.commonSum, bill.paidSum, status, file])
      if (bill.accountType !== "DEPOSIT") allocated += kopecks(bill.paidSum)
    }
  }
  const payments = [
    ["payment", "dealer", "for", "sum"],
    ...story.paid.map((p) => [p.paymentId, p.nick, p.what, p.sum])
  ]
  for (const rows of [accounts, bills, payments]) console.log(`\n${table(rows)}`)
  const paid = story.paid.reduce((sum, payment) => sum + kopecks(payment.sum), 0n)
  console.log()
  story.report.expect("payments equal paid sums plus balances", roubles(allocated), roubles(paid))
}
