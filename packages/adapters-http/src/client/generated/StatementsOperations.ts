// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { MonthlySummary, Statement, StatementComparison } from "./Statements.ts"

export interface StatementsOperations {
  /**
   * The act of reconciliation of an account.
   *
   * Seen from the seller: debit is what was billed (or given back), credit what was paid, and a closing
   * balance above zero is owed by the dealer. A cancelled bill is a negative debit, money taken back a
   * negative credit. A row belongs to the day on which it came into the books, so what came late is in
   * the month that was open then, and what is once final is answered the same for ever. On DEPOSIT only
   * money is shown: what we hold is our debt. The days are those of the seller's time zone; at most 366
   * of them and 10,000 rows, 2,000 in a PDF. The paper has the requisites that the dealer had at the end
   * of the period, masked for a key that has `read` alone.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * not-acceptable, unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded,
   * not-found, dealer-not-found, account-missing, statement-too-long, storage-unavailable, internal.
   */
  readonly getStatement: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      readonly from: string
      readonly to: string
    }
    readonly status: 200
    readonly body: Statement
    readonly canWait: false
  }
  /**
   * The other side's act beside ours, line by line.
   *
   * The body is the dealer's act as a table: date, document, debit, credit, in this order unless a line
   * names the columns (also in Russian); divided by `;`, `,` or tabs, in UTF-8 or windows-1251. It is
   * mirrored, as the dealer's books are: the dealer's credit is our debit. Lines without a date are
   * skipped, but for the opening balance (`Сальдо …` before the first row), which is compared with ours.
   * Rows are matched by document and sum, by day and sum, by document, and at last by sum alone. Changes
   * nothing.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * body-too-large, unsupported-media-type, unauthorized, forbidden, rate-limited,
   * authentication-unavailable, overloaded, not-found, dealer-not-found, account-missing,
   * statement-too-long, storage-unavailable, internal.
   */
  readonly compareStatement: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      readonly from: string
      readonly to: string
      readonly body: string
    }
    readonly status: 200
    readonly body: StatementComparison
    readonly canWait: false
  }
  /**
   * The rewards of a month: what the monthly payment is for.
   *
   * The cars that were billed in a month of the seller's time zone, what of them is paid by now and by
   * what, and how the payments that came in that month were split among bills, part by part and why. All
   * is of one moment.
   *
   * Problems: invalid-request, malformed-http, request-timeout, misdirected-request, headers-too-large,
   * not-acceptable, unauthorized, forbidden, rate-limited, authentication-unavailable, overloaded,
   * dealer-not-found, account-missing, statement-too-long, storage-unavailable, internal.
   */
  readonly getMonthlySummary: {
    readonly input: {
      /** The dealer's id in Lotus */
      readonly cmeDealerId: string
      readonly month: string
    }
    readonly status: 200
    readonly body: MonthlySummary
    readonly canWait: false
  }
}
