import { Schema } from "effect"
import { TariffBook } from "./Tariff.ts"

/**
 * Used when `TARIFFS_FILE` is not set, and an example of such a file. VAT on the reward: 22 % from 2026-01-01 (Law
 * 425-FZ), 20 % before. The seller is invented; its numbers only satisfy the check digits.
 */
export const defaultTariffsJson: typeof TariffBook.Encoded = {
  timeZone: "Europe/Moscow",
  rewards: [{ from: "2020-01-01", ratePercent: "5.00" }],
  depositTiers: [
    {
      from: "2020-01-01",
      tiers: [
        { deposit: "50000.00", maxCarPrice: "500000.00" },
        { deposit: "100000.00", maxCarPrice: "1000000.00" },
        { deposit: "300000.00", maxCarPrice: "3000000.00" },
        { deposit: "1000000.00", maxCarPrice: "10000000.00" }
      ]
    }
  ],
  vat: {
    COMMISSION: [
      { from: "2019-01-01", mode: "included", ratePercent: "20.00" },
      { from: "2026-01-01", mode: "included", ratePercent: "22.00" }
    ],
    DEPOSIT: [{ from: "2019-01-01", mode: "none", ratePercent: null }],
    SETTLEMENT: [
      { from: "2019-01-01", mode: "price-difference", ratePercent: "20.00" },
      { from: "2026-01-01", mode: "price-difference", ratePercent: "22.00" }
    ]
  },
  dueDays: { SETTLEMENT: 5 },
  seller: {
    name: 'ООО "Лотос Авто"',
    inn: "7701999993",
    kpp: "770101001",
    address: "101000, г. Москва, ул. Образцовая, д. 1",
    bankName: "ПАО Сбербанк",
    bik: "044525225",
    settlementAccount: "40702810138250123017",
    correspondentAccount: "30101810400000000225",
    director: "Иванов И. И.",
    accountant: "Петрова П. П."
  }
}

/** A documented book of tariffs for development and tests. Production has its own. */
export const defaultTariffs: TariffBook = Schema.decodeUnknownSync(TariffBook)(defaultTariffsJson)
