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
  /** CREDIT: money came to an account of the statement. DEBIT: it went from one. NOT_OURS: neither account is one. */
  readonly direction: "CREDIT" | "DEBIT" | "NOT_OURS"
  readonly payer: BankParty
  readonly payee: BankParty
  readonly purpose: string
  /** What is odd about it, and harms nothing that is here. */
  readonly warnings: ReadonlyArray<BankStatementProblem>
}

/** A document that cannot be believed; the others of its file can. */
export interface RefusedDocument {
  /** Where its section begins in the file, from 1. */
  readonly line: number
  readonly problems: ReadonlyArray<BankStatementProblem>
}

export interface BankStatement {
  /** The accounts whose statement it is. */
  readonly accounts: ReadonlyArray<string>
  /** In the order of the file. */
  readonly documents: ReadonlyArray<BankDocument>
  /** In the order of the file. */
  readonly refused: ReadonlyArray<RefusedDocument>
  /** What is odd outside of documents. */
  readonly warnings: ReadonlyArray<BankStatementProblem>
}

/** What is wrong or odd in a file, and where. No value of the file is repeated: it may be personal data. */
export interface BankStatementProblem {
  /** From 1. */
  readonly line: number
  readonly message: string
}
