import type { Seller } from "@dealer-billing/domain/internal"
import type { InvoiceDocument } from "../src/pdf/InvoiceDocument.ts"

const seller: Seller = {
  name: 'ООО "Лотос Авто"',
  inn: "7710140679",
  kpp: "771301001",
  address: "127287, г. Москва, 1-й Хуторской проезд, д. 3А",
  bankName: "ПАО Сбербанк",
  bik: "044525225",
  settlementAccount: "40702810138250123017",
  correspondentAccount: "30101810400000000225",
  director: "Иванов И. И.",
  accountant: "Петрова П. П."
}

/** A plain invoice; the others differ from it. */
export const plainInvoice: InvoiceDocument = {
  number: "1024",
  issuedAt: new Date("2026-11-20T10:00:00Z"),
  cancelledAt: null,
  seller,
  buyer: {
    type: "LEGAL_ENTITY",
    name: 'ООО "Ромашка"',
    inn: "7707083893",
    kpp: "773601001",
    legalAddress: "117312, г. Москва, ул. Вавилова, д. 19"
  },
  contract: { number: "17", signedAt: new Date("2026-01-31T22:00:00Z") },
  purpose: "Вознаграждение за продажу автомобиля на аукционе, лот lot-42. в том числе НДС 22% - 2226.27 руб.",
  lines: [
    {
      name: "Вознаграждение за продажу автомобиля на аукционе, лот lot-42",
      quantity: 1,
      unit: "шт",
      price: 1_234_567n,
      sum: 1_234_567n
    }
  ],
  sum: 1_234_567n,
  vat: { mode: "included", rate: "22.00", sum: 222_627n }
}

const longAddress =
  "690091, Приморский край, Владивостокский городской округ, г. Владивосток, ул. Адмирала Фокина, д. 128, " +
  "корпус 4, строение 12, этаж 3, помещение XVII, кабинет 305/2 (вход со двора, домофон 305)"

/** The longest that everything can be. */
export const longInvoice: InvoiceDocument = {
  ...plainInvoice,
  number: "999999999999999",
  seller: {
    ...seller,
    name:
      'Общество с ограниченной ответственностью "Межрегиональная автомобильная ' +
      'аукционная компания «Лотос Авто Дальний Восток и Сибирь»", управляющая компания, Россия',
    address: longAddress,
    bankName:
      'Дальневосточный филиал Публичного акционерного общества "Сбербанк России" ' +
      "в г. Владивостоке, дополнительный офис № 8635/0120 по обслуживанию юр. лиц",
    director: "Константинопольский-Преображенский Александр Владиславович",
    accountant: "Воскресенская-Богоявленская Екатерина Константиновна"
  },
  buyer: {
    type: "LEGAL_ENTITY",
    name:
      'Открытое акционерное общество "Научно-производственное объединение по продаже, ' +
      "техническому обслуживанию и ремонту легковых, грузовых и специальных автомобилей " +
      'имени Константина Эдуардовича Циолковского — Владивостокское отделение"',
    inn: "7707083893",
    kpp: "773601001",
    legalAddress: longAddress
  },
  purpose:
    `Вознаграждение за продажу автомобиля на аукционе, лот ${"VIN-XTA21099043576182/".repeat(4).slice(0, 64)}. ` +
    `в том числе НДС 22% - 180327868852.46 руб.`,
  lines: [
    {
      name: `Вознаграждение за продажу автомобиля на аукционе, лот ${"XTA210990435761820000".repeat(3)}`,
      quantity: 1,
      unit: "шт",
      price: 99_999_999_999_999n - 250_000_050n,
      sum: 99_999_999_999_999n - 250_000_050n
    },
    {
      name:
        "Хранение автомобиля на охраняемой стоянке и доставка " +
        "до площадки покупателя в другом регионе Российской Федерации",
      quantity: 1.5,
      unit: "сутки",
      price: 166_666_700n,
      sum: 250_000_050n
    }
  ],
  sum: 99_999_999_999_999n,
  vat: { mode: "included", rate: "22.00", sum: 18_032_786_885_246n }
}

/** A sole proprietor has no KPP; a settlement states no sum of VAT. */
export const proprietorInvoice: InvoiceDocument = {
  ...plainInvoice,
  number: "7",
  buyer: {
    type: "SOLE_PROPRIETOR",
    name: "ИП Иванов Иван Иванович",
    inn: "500100732259",
    legalAddress: "141006, Московская область, г. Мытищи, ул. Мира, д. 5, кв. 12"
  },
  purpose: "Оплата автомобиля по быстрому выкупу, лот lot-43. НДС с межценовой разницы",
  lines: [
    {
      name: "Оплата автомобиля по быстрому выкупу, лот lot-43",
      quantity: 1,
      unit: "шт",
      price: 125_000_000n,
      sum: 125_000_000n
    }
  ],
  sum: 125_000_000n,
  vat: { mode: "price-difference", rate: "22.00", sum: null }
}

/** A deposit is outside VAT; the seller is a sole proprietor here, and the invoice is cancelled. */
export const depositInvoice: InvoiceDocument = {
  ...plainInvoice,
  number: "8",
  cancelledAt: new Date("2026-11-21T10:00:00Z"),
  seller: { ...seller, name: "ИП Петров Пётр Петрович", inn: "500100732259", kpp: null, director: "Петров П. П." },
  purpose: "Обеспечительный платёж (депозит), заявка topup-1. НДС не облагается",
  lines: [
    {
      name: "Обеспечительный платёж (депозит), заявка topup-1",
      quantity: 1,
      unit: "шт",
      price: 10_000_000n,
      sum: 10_000_000n
    }
  ],
  sum: 10_000_000n,
  vat: { mode: "none", rate: null, sum: 0n }
}
