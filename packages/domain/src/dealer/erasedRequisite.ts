import type { Requisite } from "./Requisite.ts"

const erased = "данные удалены"

export const erasedRequisite: Requisite = {
  type: "LEGAL_ENTITY",
  name: erased,
  inn: erased,
  ogrn: erased,
  legalAddress: erased,
  bankName: erased,
  bik: erased,
  settlementAccount: erased,
  correspondentAccount: erased,
  email: erased
}

export const isErasedRequisite = ({ inn }: Requisite): boolean => inn === erased
