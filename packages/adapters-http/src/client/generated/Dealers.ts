// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

export interface RegisterDealer {
  readonly cmeDealerId: string
  readonly requisite: Requisite
}

export interface Requisite {
  readonly type: "LEGAL_ENTITY" | "SOLE_PROPRIETOR"
  /** Full name with the legal form */
  readonly name: string
  /** INN: 10 digits of an organisation, 12 of a sole proprietor */
  readonly inn: string
  /** KPP, of a legal entity only */
  readonly kpp?: string
  /** OGRN (13 digits) or OGRNIP (15) */
  readonly ogrn: string
  /** Legal address */
  readonly legalAddress: string
  /** Name of the dealer's bank */
  readonly bankName: string
  /** BIK of that bank */
  readonly bik: string
  /** Settlement account */
  readonly settlementAccount: string
  /** The bank's correspondent account */
  readonly correspondentAccount: string
  /** Where documents are sent */
  readonly email: string
  /** Phone */
  readonly phone?: string
  readonly signatory?: { readonly name: string; readonly position: string; readonly basis: string }
}
