export interface BankParty {
  readonly account: string
  /** Null: not in the file, e.g. for the bank itself. */
  readonly inn: string | null
  readonly name: string | null
}

export interface BankDocument {
  /** The first line of its section, from 1. */
  readonly line: number
  /** Such as `Платежное поручение`. */
  readonly kind: string
  readonly number: string
  readonly day: string
  /** When the account was credited. Null: not in the file. */
  readonly creditedDay: string | null
  readonly sum: bigint
  /** CREDIT: incoming. DEBIT: outgoing. NOT_OURS: neither account belongs to the statement. */
  readonly direction: "CREDIT" | "DEBIT" | "NOT_OURS"
  readonly payer: BankParty
  readonly payee: BankParty
  readonly purpose: string
  readonly warnings: ReadonlyArray<BankStatementProblem>
}

/** Only this document is refused, not the whole file. */
export interface RefusedDocument {
  /** The first line of its section, from 1. */
  readonly line: number
  readonly problems: ReadonlyArray<BankStatementProblem>
}

export interface BankStatement {
  readonly accounts: ReadonlyArray<string>
  readonly documents: ReadonlyArray<BankDocument>
  readonly refused: ReadonlyArray<RefusedDocument>
  readonly warnings: ReadonlyArray<BankStatementProblem>
}

/** The message quotes no value of the file, which may be personal data. */
export interface BankStatementProblem {
  /** From 1. */
  readonly line: number
  readonly message: string
}
