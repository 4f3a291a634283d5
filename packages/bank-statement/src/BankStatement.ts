export interface BankParty {
  readonly account: string
  /** Null when the bank does not say it, as for itself. */
  readonly inn: string | null
  readonly name: string | null
}

/** A payment document of a bank statement. */
export interface BankDocument {
  /** Where its section begins in the file, from 1. */
  readonly line: number
  /** Such as `Платежное поручение`. */
  readonly kind: string
  readonly number: string
  /** The document's own date, `2026-11-30`. */
  readonly day: string
  /** When the money came, `2026-11-30`; null when the bank does not say it. */
  readonly creditedDay: string | null
  /** In kopecks, more than zero. */
  readonly sum: bigint
  /** CREDIT: money came to an account of the statement. */
  readonly direction: "CREDIT" | "DEBIT"
  readonly payer: BankParty
  readonly payee: BankParty
  readonly purpose: string
}

export interface BankStatement {
  /** The accounts whose statement it is. */
  readonly accounts: ReadonlyArray<string>
  /** In the order of the file. */
  readonly documents: ReadonlyArray<BankDocument>
}

/** What is wrong with a file, and where. No value of the file is repeated: it may be personal data. */
export interface BankStatementProblem {
  /** From 1. */
  readonly line: number
  readonly message: string
}
