import { Requisite } from "../dealer/Requisite.ts"

/** Valid legal details, made of public numbers of well-known organisations. */
export const sampleRequisite = Requisite.make({
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
  signatory: { name: "Иванова Мария Петровна", position: "Генеральный директор", basis: "Устав" }
})

/** Valid legal details of a sole proprietor. */
export const sampleRequisiteOfSoleProprietor = Requisite.make({
  type: "SOLE_PROPRIETOR",
  name: "ИП Петров Иван Сергеевич",
  inn: "500100732259",
  ogrn: "304500116000157",
  legalAddress: "141006, Московская обл., г. Мытищи, ул. Мира, д. 1",
  bankName: "ПАО Сбербанк",
  bik: "044525225",
  settlementAccount: "40702810138250123017",
  correspondentAccount: "30101810400000000225",
  email: "ip@example.ru"
})
