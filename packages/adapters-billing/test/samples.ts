import type { BillingAnswer } from "../src/transport/index.ts"
import { BasisPoints, type Invoice } from "@dealer-billing/domain"
import { Result } from "effect"

export const requisite = {
  type: "SOLE_PROPRIETOR" as const,
  name: "ИП Иванов Иван Иванович",
  inn: "500100732259",
  ogrn: "304500116000157",
  legalAddress: "119019, г. Москва, ул. Новый Арбат, д. 1",
  bankName: "ПАО Сбербанк",
  bik: "044525225",
  settlementAccount: "40802810838000000001",
  correspondentAccount: "30101810400000000225",
  email: "ivanov@example.ru",
  phone: "+7 495 123-45-67"
}

/** An answer with that status and body, by default JSON. */
export const answered = (status: number, body: unknown, rest: Partial<BillingAnswer> = {}): BillingAnswer => ({
  status,
  contentType: "application/json; charset=utf-8",
  contentEncoding: null,
  retryAfter: null,
  requestId: null,
  body: Result.succeed(new TextEncoder().encode(typeof body === "string" ? body : JSON.stringify(body))),
  ...rest
})

export const invoice: Invoice = {
  sum: 6_250_000n,
  currency: "RUB",
  vat: { mode: "included", rate: BasisPoints.make(2_200n), sum: 1_127_049n },
  purpose: "Вознаграждение, лот 42. в том числе НДС 22% - 11270.49 руб.",
  items: [{ name: "Вознаграждение, лот 42", quantity: 1, unit: "шт", price: 6_250_000n, sum: 6_250_000n }]
}
