import type { RequisiteFields } from "./Requisite.ts"

const erased = "данные удалены"

export const erasedRequisite: RequisiteFields = {
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

export const isErasedRequisite = ({ inn }: RequisiteFields): boolean => inn === erased
