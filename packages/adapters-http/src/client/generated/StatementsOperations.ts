// Made from the OpenAPI document by `npm run contracts`; change the endpoints' declarations instead.

import type { MonthlySummary, Statement, StatementComparison } from "./Statements.ts"

export interface StatementsOperations {
  /**
   * Get the reconciliation statement of an account.
   *
   * From the seller's side: a debit is a bill or a returned deposit, a credit is a payment. A positive
   * closing balance is owed by the dealer. A cancelled bill is a negative debit, a reversed payment a
   * negative credit. On DEPOSIT only money is shown: the held deposit is owed by the seller.
   *
   * A row belongs to the day on which it was booked, in the seller's time zone. Example: a payment made
   * on 30 November and booked on 2 December is in the December statement. A final statement never
   * changes.
   *
   * A period has at most 366 days and 10,000 rows, a PDF 2,000 rows. The PDF has the dealer's legal
   * details at the end of the period, masked for a key with only the scope `read`.
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
   * Compare the dealer's statement with ours, line by line.
   *
   * The body is the dealer's reconciliation statement as CSV: date, document, debit, credit, in this
   * order unless a header line names the columns (in English or Russian). Separators are `;`, `,` or
   * tabs; the encoding is UTF-8 or windows-1251; at most 20,000 lines and 1 MiB. It is written from the
   * dealer's side: the dealer's credit is our debit. Lines without a date are skipped, except an opening
   * balance (`Сальдо …` before the first row), which is compared with ours. Rows are matched by document
   * and sum, then by day and sum, by document, and by sum alone. Changes nothing.
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
   * Get the rewards of a month.
   *
   * The cars billed in a month of the seller's time zone, what is paid for each by now and by which
   * payments, and how the payments booked in that month were allocated. All data come from one snapshot.
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
