/** Valid legal details, with public numbers of known organisations. */
export const requisiteExample = {
  type: "LEGAL_ENTITY",
  name: 'ООО "Ромашка"',
  inn: "7707083893",
  kpp: "773601001",
  ogrn: "1027700132195",
  legalAddress: "117312, г. Москва, ул. Вавилова, д. 19",
  bankName: "ПАО Сбербанк",
  bik: "044525225",
  settlementAccount: "40702810138250123017",
  correspondentAccount: "30101810400000000225",
  email: "buh@example.ru",
  phone: "+7 495 123-45-67",
  signatory: { name: "Иванов Иван Иванович", position: "Генеральный директор", basis: "Устав" }
}

export const soleProprietorExample = {
  type: "SOLE_PROPRIETOR",
  name: "ИП Петров Пётр Петрович",
  inn: "500100732259",
  ogrn: "304500116000157",
  legalAddress: "141006, Московская обл., г. Мытищи, Олимпийский пр-т, д. 10",
  bankName: "ПАО Сбербанк",
  bik: "044525225",
  settlementAccount: "40702810138250123017",
  correspondentAccount: "30101810400000000225",
  email: "petrov@example.ru"
}

export const registerDealerExamples = {
  "legal entity": { cmeDealerId: "dealer-1", requisite: requisiteExample },
  "sole proprietor": { cmeDealerId: "dealer-2", requisite: soleProprietorExample }
}

export const createBillExamples = {
  reward: {
    operation: "GET_REWARD",
    dealId: "lot-42",
    carPrice: "1250000.00",
    closedAt: "2026-11-20T10:00:00Z"
  },
  settlement: { operation: "GET_SETTLEMENT", dealId: "lot-42", carPrice: "1250000.00" },
  deposit: { operation: "GET_DEPOSIT", dealId: "topup-1", sum: "100000.00" }
}

export const returnDepositExamples = {
  part: { returnId: "return-1", sum: "1.00", reason: "The dealer wants a lower tier" }
}

export const cancelBillExamples = { "deal called off": { reason: "The buyer withdrew" } }

export const correctBillExamples = {
  "another price": { carPrice: "1190000.00", reason: "The price was reduced after the auction" },
  "another dealer": { cmeDealerId: "dealer-2", reason: "Another dealer took the car" }
}

export const adoptOperationExamples = {
  invoice: { remoteId: "invoice-17", number: "17" },
  "any other object": { remoteId: "client-17" }
}

export const rejectOperationExamples = { "deal called off": { reason: "The deal was called off" } }

export const resolvePaymentExamples = {
  retry: { action: "retry" },
  "apply to an account": { action: "apply", cmeDealerId: "dealer-1", accountType: "SETTLEMENT" },
  reject: { action: "reject", reason: "Sent to us by mistake" }
}

/** Working values of path and query parameters, by name or by `operation.name`. */
export const parameterExamples: Readonly<Record<string, unknown>> = {
  cmeDealerId: "dealer-1",
  accountType: "COMMISSION",
  billId: "1",
  operationId: "1",
  paymentId: "p-1",
  carPrice: "900000.00",
  sum: "100000.00",
  from: "2026-11-01",
  to: "2026-11-30",
  month: "2026-11",
  "listAudit.from": "2026-11-01T00:00:00Z",
  "listAudit.to": "2026-12-01T00:00:00Z",
  limit: 50
}
