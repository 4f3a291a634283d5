/**
 * Legal details of well-known companies from the public registers, and of an invented sole proprietor. The settlement
 * accounts are invented, with valid check digits.
 */
export const demoDealers = [
  {
    nick: "sber",
    requisite: {
      type: "LEGAL_ENTITY",
      name: "ПАО Сбербанк",
      inn: "7707083893",
      kpp: "773601001",
      ogrn: "1027700132195",
      legalAddress: "117312, г. Москва, ул. Вавилова, д. 19",
      bankName: "ПАО Сбербанк",
      bik: "044525225",
      settlementAccount: "40702810138250123017",
      correspondentAccount: "30101810400000000225",
      email: "sber@example.ru"
    }
  },
  {
    nick: "yandex",
    requisite: {
      type: "LEGAL_ENTITY",
      name: 'ООО "Яндекс"',
      inn: "7736207543",
      kpp: "770401001",
      ogrn: "1027700229193",
      legalAddress: "119021, г. Москва, ул. Льва Толстого, д. 16",
      bankName: 'АО "Альфа-Банк"',
      bik: "044525593",
      settlementAccount: "40702810800000654321",
      correspondentAccount: "30101810200000000593",
      email: "yandex@example.ru",
      phone: "+7 495 739-70-00",
      signatory: { name: "Петров Пётр Петрович", position: "Генеральный директор", basis: "Устав" }
    }
  },
  {
    nick: "ip",
    requisite: {
      type: "SOLE_PROPRIETOR",
      name: "ИП Сидоров Сидор Сидорович",
      inn: "500100732259",
      ogrn: "304500116000157",
      legalAddress: "143900, Московская обл., г. Балашиха, пр-т Ленина, д. 1",
      bankName: 'АО "Райффайзенбанк"',
      bik: "044525700",
      settlementAccount: "40802810400000777777",
      correspondentAccount: "30101810200000000700",
      email: "ip@example.ru"
    }
  }
] as const
