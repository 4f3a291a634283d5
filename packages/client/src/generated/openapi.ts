// Made from docs/contracts/openapi.json by `npm run contracts`; change the endpoints' declarations instead.

export interface components {
  schemas: {
    readonly Account: {
      /**
       * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
       * @enum {string}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      /**
       * @description PROVISIONING: being made in Billing. ACTIVE: ready. NEEDS_CORRECTION: Billing refused something, see problem. IN_DOUBT: an operator must find out whether Billing did it
       * @enum {string}
       */
      readonly status: "PROVISIONING" | "ACTIVE" | "NEEDS_CORRECTION" | "IN_DOUBT"
      /**
       * @description Money not allocated to a bill; on DEPOSIT the held deposit. A negative DEPOSIT balance is owed by the dealer
       * @example 12345.67
       */
      readonly currentBalance: string
      /** @description Billing's ids of this account */
      readonly billing: {
        /** @description Billing's id of the client; null until it is known */
        readonly clientId: string | null
        /** @description Billing's id of the payer; null until it is known */
        readonly payerId: string | null
        /** @description Billing's id of the contract; null until it is known */
        readonly contractId: string | null
      }
      /** @description Why the account is not ACTIVE, as text */
      readonly problem?: string
    }
    readonly AdoptOperation: {
      /** @description Billing's id of the object that the operation made */
      readonly remoteId: string
      /** @description Address of the PDF invoice; INVOICE only */
      readonly url?: string
      /** @description Billing's number of the invoice; INVOICE only */
      readonly number?: string
      /** @description true: adopt it although Billing cannot be asked for it */
      readonly unconfirmed?: boolean
    }
    readonly Allocation: {
      /**
       * @description OUTSIDE: the dealer's bank. BALANCE: the account's balance. BILL: the bill in billId
       * @enum {string}
       */
      readonly from: "OUTSIDE" | "BALANCE" | "BILL"
      /**
       * @description OUTSIDE: the dealer's bank. BALANCE: the account's balance. BILL: the bill in billId
       * @enum {string}
       */
      readonly to: "OUTSIDE" | "BALANCE" | "BILL"
      /**
       * @description The rule that moved the money; explanation says it in words
       * @enum {string}
       */
      readonly reason:
        | "NAMED_BILL"
        | "OLDEST_OPEN_BILL"
        | "NO_OPEN_BILL"
        | "HELD_DEPOSIT"
        | "NEW_BILL"
        | "BILL_CANCELLED"
        | "REVERSED"
        | "REVERSED_FROM_OTHER_BILL"
        | "DEPOSIT_RETURNED"
      /**
       * @description The sum that moved, more than 0.00 roubles
       * @example 12345.67
       */
      readonly amount: string
      /**
       * @description The bill of this transfer; null between OUTSIDE and BALANCE
       * @example 1042
       */
      readonly billId: string | null
      /** @description Why, as an English phrase */
      readonly explanation: string
    }
    readonly AllocationPreview: {
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /**
       * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
       * @enum {string}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      /**
       * @description The payment that was asked about, in roubles
       * @example 12345.67
       */
      readonly sum: string
      /**
       * @description The account's balance now, in roubles
       * @example 12345.67
       */
      readonly balanceBefore: string
      /**
       * @description The account's balance after the payment, in roubles
       * @example 12345.67
       */
      readonly balanceAfter: string
      /** @description The transfers, in the order of booking */
      readonly allocations: readonly components["schemas"]["Allocation"][]
      /** @description The bills that it would pay */
      readonly bills: readonly components["schemas"]["BillChange"][]
    }
    /** @description Unmasked for keys with the scope write or admin */
    readonly AnsweredRequisite: {
      /**
       * @description LEGAL_ENTITY: an organisation. SOLE_PROPRIETOR: an individual entrepreneur (ИП)
       * @enum {string}
       */
      readonly type: "LEGAL_ENTITY" | "SOLE_PROPRIETOR"
      /** @description Name; a sole proprietor's is masked for read-only keys: ИП П*** И*** С*** */
      readonly name: string
      /** @description INN; a sole proprietor's is masked for read-only keys: ********2259 */
      readonly inn: string
      /**
       * @description KPP, of a legal entity only
       * @example 773601001
       */
      readonly kpp?: string
      /** @description OGRN or OGRNIP; a sole proprietor's is masked for read-only keys: ***********0157 */
      readonly ogrn: string
      /** @description Legal address; a sole proprietor's is masked for read-only keys: *** */
      readonly legalAddress: string
      /**
       * @description Name of the dealer's bank
       * @example ПАО Сбербанк
       */
      readonly bankName: string
      /** @description The bank's BIK */
      readonly bik: string
      /** @description Settlement account; masked for read-only keys: ****************3017 */
      readonly settlementAccount: string
      /** @description The bank's correspondent account; masked for read-only keys: ****************0225 */
      readonly correspondentAccount: string
      /** @description E-mail address for documents; masked for read-only keys: b***@example.ru */
      readonly email: string
      /** @description Phone; masked for read-only keys: +* *** ***-45-67 */
      readonly phone?: string
      /** @description Who signs for the dealer; absent if documents need no name */
      readonly signatory?: {
        /** @description Full name, at most 200 characters */
        readonly name: string
        /** @description Position, such as Генеральный директор */
        readonly position: string
        /** @description What the right to sign is based on, such as Устав */
        readonly basis: string
      }
    }
    readonly AuditEvent: {
      /**
       * @description Our id
       * @example 1042
       */
      readonly id: string
      /**
       * Format: date-time
       * @description When it happened
       */
      readonly at: string
      /**
       * @description The name of an API key, `jwt:<subject>` or `cli:<user>`
       * @example lotus
       */
      readonly caller: string
      /**
       * @description The id of the request, also in the logs and in X-Request-Id
       * @example 7f3a
       */
      readonly requestId: string
      /**
       * @description The operationId, or the command of the command line
       * @example createBill
       */
      readonly operation: string
      /**
       * @description The path of what was changed or seen
       * @example /v1/dealers/dealer-1/bills
       */
      readonly target: string
      /**
       * @description The result; `unchanged` if there was nothing to change, null if the operation says it all
       * @example bill 17
       */
      readonly outcome: string | null
    }
    readonly AuditPage: {
      /** @description The items of this page */
      readonly items: readonly components["schemas"]["AuditEvent"][]
      /** @description Send it as `cursor`; null on the last page */
      readonly nextCursor: string | null
    }
    /**
     * @example {
     *       "id": "1042",
     *       "cmeDealerId": "dealer-1",
     *       "accountType": "COMMISSION",
     *       "operation": "GET_REWARD",
     *       "dealId": "lot-42",
     *       "commonSum": "62500.00",
     *       "paidSum": "0.00",
     *       "status": "ISSUED",
     *       "paymentStatus": "UNPAID",
     *       "invoiceId": "invoice-7",
     *       "url": "https://billing.example/v1/invoices/invoice-7.pdf",
     *       "vat": {
     *         "mode": "included",
     *         "rate": "22.00",
     *         "sum": "11270.49"
     *       },
     *       "reward": {
     *         "carPrice": "1250000.00",
     *         "ratePercent": "5.00",
     *         "tariffFrom": "2026-01-01"
     *       },
     *       "createdAt": "2026-11-20T10:00:01.000Z",
     *       "issuedAt": "2026-11-20T10:00:02.000Z",
     *       "paidAt": null,
     *       "cancelledAt": null,
     *       "replaces": null,
     *       "replacedBy": null
     *     }
     */
    readonly Bill: {
      /**
       * @description Our id
       * @example 1042
       */
      readonly id: string
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /**
       * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
       * @enum {string}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      /**
       * @description GET_REWARD: our reward, on COMMISSION. GET_SETTLEMENT: the car's price, on SETTLEMENT. GET_DEPOSIT: a top-up
       * @enum {string}
       */
      readonly operation: "GET_REWARD" | "GET_SETTLEMENT" | "GET_DEPOSIT"
      /** @description Your id of the deal, unique per operation for ever */
      readonly dealId: string
      /**
       * @description What is to be paid in roubles, VAT included
       * @example 12345.67
       */
      readonly commonSum: string
      /**
       * @description What is paid so far, in roubles
       * @example 12345.67
       */
      readonly paidSum: string
      /**
       * @description PENDING: being issued; wait. ISSUED: the dealer can pay, see url. IN_DOUBT: nobody knows yet whether Billing issued it; wait, an operator decides, do not bill again. REJECTED: Billing refused it; correct or cancel it. CANCELLED: nothing is to be paid any more
       * @enum {string}
       */
      readonly status: "PENDING" | "ISSUED" | "IN_DOUBT" | "REJECTED" | "CANCELLED"
      /**
       * @description UNPAID, PARTIALLY_PAID or PAID, by paidSum and commonSum
       * @enum {string}
       */
      readonly paymentStatus: "UNPAID" | "PARTIALLY_PAID" | "PAID"
      /** @description Why Billing has not issued or cancelled the invoice, as text; absent if there is no problem */
      readonly problem?: string
      /** @description Billing's id of the invoice; null until Billing has issued it */
      readonly invoiceId: string | null
      /** @description The invoice as PDF; null until Billing has issued it */
      readonly url: string | null
      /** @description VAT within the sum */
      readonly vat: {
        /**
         * @description included: VAT is in the sum. none: no VAT. price-difference: VAT of the margin, not stated
         * @enum {string}
         */
        readonly mode: "included" | "none" | "price-difference"
        /**
         * @description VAT in percent, such as 22.00; null without VAT
         * @example 5.00
         */
        readonly rate: string | null
        /**
         * @description VAT included in commonSum; null if the bill does not state it
         * @example 12345.67
         */
        readonly sum: string | null
      }
      /** @description How the sum was calculated; null unless GET_REWARD */
      readonly reward: {
        /**
         * @description The price of the car in roubles
         * @example 12345.67
         */
        readonly carPrice: string
        /**
         * @description The reward in percent of the price, such as 5.00
         * @example 5.00
         */
        readonly ratePercent: string
        /**
         * Format: date
         * @description The first day of the tariff that was applied
         * @example 2026-01-01
         */
        readonly tariffFrom: string
      } | null
      /**
       * Format: date-time
       * @description When it was created
       */
      readonly createdAt: string
      /**
       * Format: date-time
       * @description When Billing issued the invoice; null until then
       */
      readonly issuedAt: string | null
      /**
       * Format: date-time
       * @description When the bill was paid in full; null if it is not
       */
      readonly paidAt: string | null
      /**
       * Format: date-time
       * @description When the bill was cancelled; null if it was not
       */
      readonly cancelledAt: string | null
      /**
       * @description The bill that this one replaced after a correction; null if none
       * @example 1042
       */
      readonly replaces: string | null
      /**
       * @description The bill that replaced this one after a correction; null if none
       * @example 1042
       */
      readonly replacedBy: string | null
    }
    readonly BillAllocation: {
      /**
       * Format: date-time
       * @description When it was booked here; decides the day in statements
       */
      readonly bookedAt: string
      /**
       * @description Where the money came from; OUTSIDE is the dealer's bank
       * @enum {string}
       */
      readonly from: "OUTSIDE" | "BALANCE" | "BILL"
      /**
       * @description Where the money went to; OUTSIDE is the dealer's bank
       * @enum {string}
       */
      readonly to: "OUTSIDE" | "BALANCE" | "BILL"
      /**
       * @description The rule that moved the money; explanation says it in words
       * @enum {string}
       */
      readonly reason:
        | "NAMED_BILL"
        | "OLDEST_OPEN_BILL"
        | "NO_OPEN_BILL"
        | "HELD_DEPOSIT"
        | "NEW_BILL"
        | "BILL_CANCELLED"
        | "REVERSED"
        | "REVERSED_FROM_OTHER_BILL"
        | "DEPOSIT_RETURNED"
      /**
       * @description Change of the paid sum; negative: money taken from the bill
       * @example 12345.67
       */
      readonly change: string
      /** @description The payment behind the transfer; null if a new or cancelled bill moved the money */
      readonly paymentId: string | null
      /** @description Why, as an English phrase */
      readonly explanation: string
    }
    readonly BillAllocations: {
      /**
       * @description Our id of the bill
       * @example 1042
       */
      readonly billId: string
      /**
       * @description The sum of all changes
       * @example 12345.67
       */
      readonly paidSum: string
      /** @description In the order of booking */
      readonly items: readonly components["schemas"]["BillAllocation"][]
    }
    readonly BillChange: {
      /**
       * @description Our id
       * @example 1042
       */
      readonly id: string
      /** @description Your id of the deal, unique per operation for ever */
      readonly dealId: string
      /**
       * @description What is to be paid in roubles, VAT included
       * @example 12345.67
       */
      readonly commonSum: string
      /**
       * @description What is paid on the bill now, in roubles
       * @example 12345.67
       */
      readonly paidSumBefore: string
      /**
       * @description What would be paid on the bill, in roubles
       * @example 12345.67
       */
      readonly paidSumAfter: string
      /** @description Whether the bill would be fully paid */
      readonly isClosed: boolean
    }
    /**
     * @example {
     *       "items": [
     *         {
     *           "id": "1042",
     *           "cmeDealerId": "dealer-1",
     *           "accountType": "COMMISSION",
     *           "operation": "GET_REWARD",
     *           "dealId": "lot-42",
     *           "commonSum": "62500.00",
     *           "paidSum": "0.00",
     *           "status": "ISSUED",
     *           "paymentStatus": "UNPAID",
     *           "invoiceId": "invoice-7",
     *           "url": "https://billing.example/v1/invoices/invoice-7.pdf",
     *           "vat": {
     *             "mode": "included",
     *             "rate": "22.00",
     *             "sum": "11270.49"
     *           },
     *           "reward": {
     *             "carPrice": "1250000.00",
     *             "ratePercent": "5.00",
     *             "tariffFrom": "2026-01-01"
     *           },
     *           "createdAt": "2026-11-20T10:00:01.000Z",
     *           "issuedAt": "2026-11-20T10:00:02.000Z",
     *           "paidAt": null,
     *           "cancelledAt": null,
     *           "replaces": null,
     *           "replacedBy": null
     *         }
     *       ],
     *       "nextCursor": null
     *     }
     */
    readonly BillPage: {
      /** @description The items of this page */
      readonly items: readonly components["schemas"]["Bill"][]
      /** @description Send it as `cursor`; null on the last page */
      readonly nextCursor: string | null
    }
    readonly CancelBill: {
      /** @description Why, as text that is kept */
      readonly reason: string
    }
    readonly ComparedLine: {
      /**
       * @description Whether the row stands in both statements, and with the same sum
       * @enum {string}
       */
      readonly outcome: "MATCHED" | "SUM_DIFFERS" | "ONLY_OURS" | "ONLY_THEIRS"
      /**
       * @description How the two rows were matched; null if only one statement has it
       * @enum {string|null}
       */
      readonly matchedBy: "DOCUMENT_AND_SUM" | "DAY_AND_SUM" | "DOCUMENT" | "SUM" | null
      /**
       * @description What the dealer owes by our row minus what it owes by theirs
       * @example 12345.67
       */
      readonly difference: string
      /** @description Our row; null if only the dealer's statement has it */
      readonly ours: components["schemas"]["StatementRow"] | null
      /** @description The dealer's row; null if only ours has it */
      readonly theirs: components["schemas"]["OtherActLine"] | null
    }
    readonly ComparedOpening: {
      /**
       * @description NOT_TOLD: the dealer's statement has no opening balance
       * @enum {string}
       */
      readonly outcome: "MATCHED" | "DIFFERS" | "NOT_TOLD"
      /**
       * @description What the dealer owes by our balance minus what it owes by theirs
       * @example 12345.67
       */
      readonly difference: string
      /**
       * @description Positive: the dealer owes; negative: the seller owes
       * @example 12345.67
       */
      readonly ours: string
      /** @description From the dealer's side: a credit is what the dealer owes */
      readonly theirs: {
        /** @description The line in the file, from 1 */
        readonly line: number
        /**
         * @description What the seller owes by the dealer's statement, in roubles
         * @example 12345.67
         */
        readonly debit: string
        /**
         * @description What the dealer owes by its own statement, in roubles
         * @example 12345.67
         */
        readonly credit: string
      } | null
    }
    readonly CorrectBill: {
      /**
       * @description The right price of the car in roubles; for bills of a car
       * @example 12345.67
       */
      readonly carPrice?: string & unknown
      /**
       * @description The right sum in roubles; for deposits
       * @example 12345.67
       */
      readonly sum?: string & unknown
      /** @description The right dealer's id in Lotus, if the winner changed */
      readonly cmeDealerId?: string
      /** @description Why, as text that is kept */
      readonly reason: string
    }
    readonly CreateBill:
      | components["schemas"]["CreateBillGetReward"]
      | components["schemas"]["CreateBillGetSettlement"]
      | components["schemas"]["CreateBillGetDeposit"]
    readonly CreateBillGetDeposit: {
      /**
       * @description What the bill is for; decides the account (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      readonly operation: "GET_DEPOSIT"
      /** @description Your id of the deal, unique per operation for ever */
      readonly dealId: string
      /**
       * @description The sum in roubles
       * @example 12345.67
       */
      readonly sum: string & unknown
    }
    readonly CreateBillGetReward: {
      /**
       * @description What the bill is for; decides the account (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      readonly operation: "GET_REWARD"
      /** @description Your id of the deal, unique per operation for ever */
      readonly dealId: string
      /**
       * @description The price of the car in roubles
       * @example 12345.67
       */
      readonly carPrice: string & unknown
      /**
       * Format: date-time
       * @description When the trade closed; decides which tariff applies
       * @example 2026-11-20T10:00:00Z
       */
      readonly closedAt: string
    }
    readonly CreateBillGetSettlement: {
      /**
       * @description What the bill is for; decides the account (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      readonly operation: "GET_SETTLEMENT"
      /** @description Your id of the deal, unique per operation for ever */
      readonly dealId: string
      /**
       * @description The price of the car in roubles
       * @example 12345.67
       */
      readonly carPrice: string & unknown
    }
    /**
     * @example {
     *       "id": "17",
     *       "cmeDealerId": "dealer-1",
     *       "status": "ACTIVE",
     *       "requisite": {
     *         "type": "LEGAL_ENTITY",
     *         "name": "ООО \"Ромашка\"",
     *         "inn": "7707083893",
     *         "kpp": "773601001",
     *         "ogrn": "1027700132195",
     *         "legalAddress": "117312, г. Москва, ул. Вавилова, д. 19",
     *         "bankName": "ПАО Сбербанк",
     *         "bik": "044525225",
     *         "settlementAccount": "40702810138250123017",
     *         "correspondentAccount": "30101810400000000225",
     *         "email": "buh@example.ru",
     *         "phone": "+7 495 123-45-67",
     *         "signatory": {
     *           "name": "Иванов Иван Иванович",
     *           "position": "Генеральный директор",
     *           "basis": "Устав"
     *         }
     *       },
     *       "requisiteVersion": 1,
     *       "createdAt": "2026-11-20T10:00:00.000Z",
     *       "accounts": [
     *         {
     *           "accountType": "COMMISSION",
     *           "status": "ACTIVE",
     *           "currentBalance": "7500.00",
     *           "billing": {
     *             "clientId": "client-1",
     *             "payerId": "payer-1",
     *             "contractId": "contract-1"
     *           }
     *         }
     *       ]
     *     }
     */
    readonly Dealer: {
      /**
       * @description Our id
       * @example 1042
       */
      readonly id: string
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /**
       * @description By its accounts: NEEDS_CORRECTION if one needs it, ACTIVE if all are, PROVISIONING otherwise
       * @enum {string}
       */
      readonly status: "PROVISIONING" | "ACTIVE" | "NEEDS_CORRECTION"
      /** @description The dealer's legal details */
      readonly requisite: components["schemas"]["AnsweredRequisite"]
      /** @description Version of the legal details, from 1; each change adds 1 */
      readonly requisiteVersion: number
      /**
       * Format: date-time
       * @description When it was created
       */
      readonly createdAt: string
      /**
       * Format: date-time
       * @description When the legal details were erased for ever; absent if they were not
       */
      readonly erasedAt?: string
      /** @description The dealer's accounts: COMMISSION always, DEPOSIT and SETTLEMENT once fast buyout was added */
      readonly accounts: readonly components["schemas"]["Account"][]
    }
    readonly DepositReturn: {
      /** @description Your id of the return, unique for ever: a repeat with the same content changes nothing */
      readonly returnId: string
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /**
       * @description What was paid back, in roubles
       * @example 12345.67
       */
      readonly sum: string & unknown
      /** @description Why, as text that is kept */
      readonly reason: string
      /** @description The caller who recorded the return */
      readonly actor: string
      /**
       * Format: date-time
       * @description When it was recorded
       */
      readonly returnedAt: string
      /**
       * @description The held deposit after the return
       * @example 12345.67
       */
      readonly heldAfter: string
    }
    /**
     * @example {
     *       "eligible": false,
     *       "reason": "deposit-too-small",
     *       "heldDeposit": "50000.00",
     *       "maxCarPrice": "500000.00"
     *     }
     */
    readonly FastBuyout: {
      /** @description Whether the dealer may buy a car of this price at once */
      readonly eligible: boolean
      /**
       * @description Absent when eligible
       * @enum {string}
       */
      readonly reason?: "fast-buyout-not-added" | "deposit-too-small" | "settlement-overdue"
      /**
       * @description The DEPOSIT balance; 0.00 if that is negative
       * @example 12345.67
       */
      readonly heldDeposit: string
      /**
       * @description The highest price permitted now, after open settlements
       * @example 12345.67
       */
      readonly maxCarPrice: string
    }
    readonly Health: {
      /**
       * @description ok while the process runs
       * @enum {string}
       */
      readonly status: "ok"
    }
    readonly InputProblem: {
      /** @description Dotted, such as requisite.inn; empty for the whole request */
      readonly path: string
      /**
       * @description What is wrong with the field; stable
       * @enum {string}
       */
      readonly code:
        | "required"
        | "unknown-field"
        | "repeated"
        | "check-digit"
        | "forbidden-field"
        | "wrong-type"
        | "not-allowed"
        | "empty"
        | "too-long"
        | "wrong-length"
        | "too-small"
        | "out-of-range"
        | "wrong-order"
        | "no-such-day"
        | "bad-characters"
        | "wrong-format"
      /** @description What is wrong, in English; may change */
      readonly message: string
    }
    readonly MonthlyPayment: {
      /** @description Billing's id of the payment */
      readonly paymentId: string
      /**
       * @description payment.received or payment.reversed
       * @enum {string}
       */
      readonly type: "payment.received" | "payment.reversed"
      /**
       * @description The change of the account; negative: taken back
       * @example 12345.67
       */
      readonly effect: string
      /**
       * Format: date-time
       * @description When it was paid; null if it was not
       */
      readonly paidAt: string
      /**
       * Format: date-time
       * @description When this service booked or parked it
       */
      readonly receivedAt: string
      /** @description Also to bills of other months */
      readonly allocations: readonly components["schemas"]["Allocation"][]
    }
    readonly MonthlySummary: {
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /**
       * @description A calendar month in the seller's time zone, such as 2026-11
       * @example 2026-11
       */
      readonly month: string
      /** @description The seller's time zone; its days are used */
      readonly timeZone: string
      /** @description Billed in the month, including cancelled bills */
      readonly cars: readonly components["schemas"]["RewardedCar"][]
      /** @description Without cancelled bills */
      readonly totals: {
        /** @description Number of cars */
        readonly cars: number
        /**
         * @description Sum of the prices in roubles
         * @example 12345.67
         */
        readonly carPrice: string
        /**
         * @description Sum of our rewards in roubles, VAT included
         * @example 12345.67
         */
        readonly reward: string
        /**
         * @description VAT within the rewards, in roubles
         * @example 12345.67
         */
        readonly vat: string
        /**
         * @description What is paid of them, in roubles
         * @example 12345.67
         */
        readonly paid: string
        /**
         * @description What is still to be paid, in roubles
         * @example 12345.67
         */
        readonly owed: string
      }
      /** @description Booked in the month */
      readonly payments: readonly components["schemas"]["MonthlyPayment"][]
      /**
       * @description The account's balance now, for its next bill
       * @example 12345.67
       */
      readonly balance: string
    }
    readonly Operation: {
      /**
       * @description Our id
       * @example 1042
       */
      readonly id: string
      /**
       * @description The object of Billing that the call makes or changes
       * @enum {string}
       */
      readonly kind: "CLIENT" | "PAYER" | "CONTRACT" | "INVOICE" | "CANCELLATION"
      /**
       * @description PENDING: to be sent. SENT: being sent. DONE: confirmed. REJECTED: Billing refused. IN_DOUBT: an operator decides
       * @enum {string}
       */
      readonly state: "PENDING" | "SENT" | "DONE" | "REJECTED" | "IN_DOUBT"
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /**
       * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
       * @enum {string}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      /**
       * @description The bill that it is about; null for operations of an account
       * @example 1042
       */
      readonly billId: string | null
      /** @description Our reference of the object in Billing */
      readonly reference: string
      /** @description Billing's id of the object */
      readonly remoteId: string | null
      /** @description How often it was tried so far */
      readonly attempts: number
      /** @description What the last attempt ended with; null if none failed */
      readonly lastError: string | null
      /** @description Version of the legal details that it sends */
      readonly requisiteVersion: number
      /**
       * Format: date-time
       * @description When it was created
       */
      readonly createdAt: string
      /**
       * Format: date-time
       * @description When its state last changed
       */
      readonly updatedAt: string
      /**
       * Format: date-time
       * @description Null if no automatic attempt follows
       */
      readonly nextAttemptAt: string | null
      /**
       * Format: date-time
       * @description Set while a worker processes it
       */
      readonly leasedUntil: string | null
    }
    readonly OperationEvent: {
      /**
       * Format: date-time
       * @description When it happened
       */
      readonly at: string
      /**
       * @description Its state after the event
       * @enum {string}
       */
      readonly state: "PENDING" | "SENT" | "DONE" | "REJECTED" | "IN_DOUBT"
      /** @description The number of the attempt, from 1 */
      readonly attempt: number
      /** @description More about the event; null if none */
      readonly detail: string | null
      /** @description `worker`, a use case, or the operator */
      readonly actor: string
    }
    readonly OperationPage: {
      /** @description The items of this page */
      readonly items: readonly components["schemas"]["Operation"][]
      /** @description Send it as `cursor`; null on the last page */
      readonly nextCursor: string | null
    }
    readonly OperationWithHistory: {
      /**
       * @description Our id
       * @example 1042
       */
      readonly id: string
      /**
       * @description What it is
       * @enum {string}
       */
      readonly kind: "CLIENT" | "PAYER" | "CONTRACT" | "INVOICE" | "CANCELLATION"
      /**
       * @description Where the operation stands: PENDING, SENT, DONE, REJECTED or IN_DOUBT
       * @enum {string}
       */
      readonly state: "PENDING" | "SENT" | "DONE" | "REJECTED" | "IN_DOUBT"
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /**
       * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
       * @enum {string}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      /**
       * @description The bill that it is about; null for operations of an account
       * @example 1042
       */
      readonly billId: string | null
      /** @description Our reference of the object in Billing */
      readonly reference: string
      /** @description Billing's id of the object */
      readonly remoteId: string | null
      /** @description How often it was tried so far */
      readonly attempts: number
      /** @description What the last attempt ended with; null if none failed */
      readonly lastError: string | null
      /** @description Version of the legal details, from 1; each change adds 1 */
      readonly requisiteVersion: number
      /**
       * Format: date-time
       * @description When it was created
       */
      readonly createdAt: string
      /**
       * Format: date-time
       * @description When its state last changed
       */
      readonly updatedAt: string
      /**
       * Format: date-time
       * @description Null if no automatic attempt follows
       */
      readonly nextAttemptAt: string | null
      /**
       * Format: date-time
       * @description Set while a worker processes it
       */
      readonly leasedUntil: string | null
      /** @description The latest 200 events, oldest first */
      readonly history: readonly components["schemas"]["OperationEvent"][]
    }
    readonly OtherActLine: {
      /** @description The line in the file, from 1 */
      readonly line: number
      /**
       * Format: date
       * @description The day that the dealer's statement gives
       * @example 2026-11-30
       */
      readonly day: string
      /** @description The document that the dealer's statement names */
      readonly document: string
      /**
       * @description The dealer's debit in roubles: what it paid
       * @example 12345.67
       */
      readonly debit: string
      /**
       * @description The dealer's credit in roubles: what it owes
       * @example 12345.67
       */
      readonly credit: string
    }
    readonly ParkedEvent: {
      /**
       * Format: date-time
       * @description When it happened
       */
      readonly at: string
      /**
       * @description RETRY: tried again. APPLY: to an account. REJECT: given up
       * @enum {string}
       */
      readonly action: "RETRY" | "APPLY" | "REJECT"
      /**
       * @description PARKED: the attempt failed and the message stays parked. DUPLICATE: the payment was already in the ledger
       * @enum {string}
       */
      readonly outcome: "APPLIED" | "DUPLICATE" | "STALE" | "PARKED" | "REJECTED"
      /** @description `worker`, or the operator */
      readonly actor: string
      /** @description Text of the operator; null if none */
      readonly note: string | null
      /** @description The dealer that the operator chose; null if none */
      readonly cmeDealerId: string | null
      /**
       * @description The account that the operator chose; null if none
       * @enum {string|null}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT" | null
      /**
       * @description The bill that the operator named; null if none
       * @example 1042
       */
      readonly billId: string | null
    }
    readonly ParkedMessage: {
      /**
       * @description Always names this one message; works wherever a `paymentId` does
       * @example parked-17
       */
      readonly id: string
      /**
       * @description Why it could not be applied; explanation says what to do
       * @enum {string}
       */
      readonly reason:
        | "BAD_MESSAGE"
        | "UNKNOWN_INVOICE"
        | "UNKNOWN_CONTRACT"
        | "BAD_SUM"
        | "BAD_CURRENCY"
        | "ACCOUNT_MISMATCH"
        | "CONFLICT"
        | "UNKNOWN_PAYMENT"
        | "WRONG_DIALECT"
        | "PROGRAM_FAILED"
      /** @description What exactly did not fit, as text */
      readonly detail: string
      /** @description What the reason means and what to do, as text */
      readonly explanation: string
      /** @description Where the message stands in Kafka */
      readonly position: {
        /** @description Name of the topic, or the path of this API */
        readonly topic: string
        /** @description Number of the partition, from 0 */
        readonly partition: number
        /**
         * @description Offset in the partition, as a string of digits
         * @example 1042
         */
        readonly offset: string
      }
      /**
       * Format: date-time
       * @description When it was parked
       */
      readonly parkedAt: string
      /** @description How often it was tried so far */
      readonly attempts: number
      /**
       * Format: date-time
       * @description When it was resolved; null while it is parked
       */
      readonly resolvedAt: string | null
      /** @description `worker`, or the operator */
      readonly resolvedBy: string | null
      /**
       * @description How it was resolved; null while it is parked
       * @enum {string|null}
       */
      readonly resolution: "APPLIED" | "DUPLICATE" | "STALE" | "PARKED" | "REJECTED" | null
      /** @description The operator's reason for a rejection */
      readonly note: string | null
    }
    readonly Payment: {
      /** @description Billing's payment id. Of a total: `total:<invoiceId>:<revision>`. Of a message without an id: `parked-<id>` */
      readonly paymentId: string
      /**
       * @description PARKED: needs manual review, or waits for a missing object. REJECTED: an operator gave it up. STALE: a parked total that changed nothing when it was tried again
       * @enum {string}
       */
      readonly status: "APPLIED" | "STALE" | "PARKED" | "REJECTED"
      /**
       * @description If applied: the payment or reversal that was booked (a total is booked as its difference to the newest total of its invoice). Otherwise: the type of the event
       * @enum {string|null}
       */
      readonly type: "payment.received" | "payment.reversed" | "invoice.paid-total" | null
      /** @description The dealer's id in Lotus; null while it is unknown */
      readonly cmeDealerId: string | null
      /**
       * @description The account; null while it is unknown
       * @enum {string|null}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT" | null
      /** @description Billing's id of the contract that the event names; null if it names none */
      readonly contractId: string | null
      /** @description Billing's id of the invoice that the event names; null if it names none */
      readonly invoiceId: string | null
      /**
       * @description The bill of the invoice that the event names; null if it names none
       * @example 1042
       */
      readonly namedBillId: string | null
      /**
       * @description What the event states: a sum, or the total of its invoice
       * @example 12345.67
       */
      readonly statedSum: string | null
      /**
       * @description Change of the account; null if not booked
       * @example 12345.67
       */
      readonly effect: string | null
      /**
       * Format: date-time
       * @description When the money was paid; null if the event cannot be read
       */
      readonly paidAt: string | null
      /**
       * Format: date-time
       * @description When it was booked or parked
       */
      readonly receivedAt: string | null
      /** @description Null for a reversal made by a lower total */
      readonly reversesPaymentId: string | null
      /** @description Only of totals */
      readonly revision: number | null
      /** @description The transfers of this payment */
      readonly allocations: readonly components["schemas"]["Allocation"][]
      /** @description The parked message, if there is one */
      readonly parked: components["schemas"]["ParkedMessage"] | null
    }
    readonly PaymentPage: {
      /** @description The items of this page */
      readonly items: readonly components["schemas"]["Payment"][]
      /** @description Send it as `cursor`; null on the last page */
      readonly nextCursor: string | null
    }
    readonly PaymentWithHistory: {
      /** @description Billing's payment id. Of a total: `total:<invoiceId>:<revision>`. Of a message without an id: `parked-<id>` */
      readonly paymentId: string
      /**
       * @description PARKED: needs manual review, or waits for a missing object. REJECTED: an operator gave it up. STALE: a parked total that changed nothing when it was tried again
       * @enum {string}
       */
      readonly status: "APPLIED" | "STALE" | "PARKED" | "REJECTED"
      /**
       * @description If applied: the payment or reversal that was booked (a total is booked as its difference to the newest total of its invoice). Otherwise: the type of the event
       * @enum {string|null}
       */
      readonly type: "payment.received" | "payment.reversed" | "invoice.paid-total" | null
      /** @description The dealer's id in Lotus; null while it is unknown */
      readonly cmeDealerId: string | null
      /**
       * @description The account; null while it is unknown
       * @enum {string|null}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT" | null
      /** @description Billing's id of the contract that the event names; null if it names none */
      readonly contractId: string | null
      /** @description Billing's id of the invoice that the event names; null if it names none */
      readonly invoiceId: string | null
      /**
       * @description The bill of the invoice that the event names; null if it names none
       * @example 1042
       */
      readonly namedBillId: string | null
      /**
       * @description What the event states: a sum, or the total of its invoice
       * @example 12345.67
       */
      readonly statedSum: string | null
      /**
       * @description Change of the account; null if not booked
       * @example 12345.67
       */
      readonly effect: string | null
      /**
       * Format: date-time
       * @description When the money was paid; null if the event cannot be read
       */
      readonly paidAt: string | null
      /**
       * Format: date-time
       * @description When it was booked or parked
       */
      readonly receivedAt: string | null
      /** @description Null for a reversal made by a lower total */
      readonly reversesPaymentId: string | null
      /** @description Only of totals */
      readonly revision: number | null
      /** @description The transfers of this payment */
      readonly allocations: readonly components["schemas"]["Allocation"][]
      /** @description The parked message, if there is one */
      readonly parked: components["schemas"]["ParkedMessage"] | null
      /** @description The parked message as received */
      readonly raw: components["schemas"]["RawMessage"] | null
      /** @description Other parked messages with this payment id */
      readonly others: readonly components["schemas"]["ParkedMessage"][]
      /** @description History of the parked message: the latest 200 events, oldest first */
      readonly history: readonly components["schemas"]["ParkedEvent"][]
    }
    /**
     * @example {
     *       "type": "urn:dealer-billing:problem:invalid-request",
     *       "title": "Invalid request",
     *       "status": 400,
     *       "detail": "1 problem: requisite.inn its check digit is wrong",
     *       "code": "invalid-request",
     *       "errors": [
     *         {
     *           "path": "requisite.inn",
     *           "code": "check-digit",
     *           "message": "its check digit is wrong"
     *         }
     *       ],
     *       "requestId": "7f3a"
     *     }
     */
    readonly Problem: {
      /** @description A URI of the problem's code, such as urn:dealer-billing:problem:bill-not-found */
      readonly type: string
      /** @description What kind of problem it is, in English */
      readonly title: string
      /** @description The HTTP status */
      readonly status: number
      /** @description More about it, as text for people */
      readonly detail: string
      /**
       * @description Decide by this: it is stable
       * @enum {string}
       */
      readonly code:
        | "invalid-request"
        | "malformed-json"
        | "malformed-http"
        | "invalid-cursor"
        | "unauthorized"
        | "forbidden"
        | "not-found"
        | "dealer-not-found"
        | "bill-not-found"
        | "operation-not-found"
        | "payment-not-found"
        | "method-not-allowed"
        | "not-acceptable"
        | "request-timeout"
        | "dealer-already-registered"
        | "dealer-erased"
        | "bill-conflict"
        | "account-missing"
        | "deposit-too-small"
        | "deposit-in-use"
        | "deposit-return-conflict"
        | "operation-not-open"
        | "operation-busy"
        | "remote-id-mismatch"
        | "payment-ambiguous"
        | "payment-already-resolved"
        | "payment-not-applicable"
        | "bill-of-other-account"
        | "body-too-large"
        | "unsupported-media-type"
        | "misdirected-request"
        | "rate-limited"
        | "headers-too-large"
        | "correction-invalid"
        | "nothing-to-bill"
        | "tariff-missing"
        | "allocation-too-large"
        | "statement-too-long"
        | "internal"
        | "authentication-unavailable"
        | "overloaded"
        | "storage-unavailable"
      /** @description invalid-request: all problems of the input, at most 100 */
      readonly errors?: readonly components["schemas"]["InputProblem"][]
      /** @description bill-conflict: the existing bill */
      readonly billId?: string
      /** @description payment-ambiguous: the parked messages; use one of these ids */
      readonly parkedIds?: readonly string[]
      /** @description The id of the request, also in the logs and in X-Request-Id */
      readonly requestId: string
    }
    /** @description If the message is longer than 65,536 bytes, `content` has the first 4,096. `PARKED_RETENTION_DAYS` after the message was resolved, `content` is empty */
    readonly RawMessage: {
      /**
       * @description How content is written: as text, or as base64 if it is no UTF-8
       * @enum {string}
       */
      readonly encoding: "utf-8" | "base64"
      /** @description The message, or its first 4 kB */
      readonly content: string
      /** @description Original length in bytes */
      readonly bytes: number
      /** @description The hash of all its bytes, in hex */
      readonly sha256: string
      /** @description True if `content` is incomplete */
      readonly isTruncated: boolean
    }
    readonly Readiness: {
      /** @description Whether the service can work */
      readonly ready: boolean
      /** @description What was looked at */
      readonly checks: readonly {
        /** @description Name of the check, such as database */
        readonly name: string
        /** @description Whether it is in order */
        readonly ok: boolean
        /** @description What is wrong; null if nothing is */
        readonly detail: string | null
      }[]
    }
    readonly RegisterDealer: {
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /** @description The dealer's legal details */
      readonly requisite: components["schemas"]["Requisite"]
    }
    readonly RejectOperation: {
      /** @description Why, as text that is kept */
      readonly reason: string
    }
    readonly Requisite: {
      /**
       * @description LEGAL_ENTITY: an organisation. SOLE_PROPRIETOR: an individual entrepreneur (ИП)
       * @enum {string}
       */
      readonly type: "LEGAL_ENTITY" | "SOLE_PROPRIETOR"
      /**
       * @description Full name with the legal form
       * @example ООО "Ромашка"
       */
      readonly name: string
      /**
       * @description INN: 10 digits of an organisation, 12 of a sole proprietor
       * @example 7707083893
       */
      readonly inn: string
      /**
       * @description KPP, of a legal entity only
       * @example 773601001
       */
      readonly kpp?: string
      /**
       * @description OGRN (13 digits) or OGRNIP (15)
       * @example 1027700132195
       */
      readonly ogrn: string
      /**
       * @description Legal address
       * @example 117312, г. Москва, ул. Вавилова, д. 19
       */
      readonly legalAddress: string
      /**
       * @description Name of the dealer's bank
       * @example ПАО Сбербанк
       */
      readonly bankName: string
      /**
       * @description BIK of that bank
       * @example 044525225
       */
      readonly bik: string
      /**
       * @description Settlement account
       * @example 40702810138250123017
       */
      readonly settlementAccount: string
      /**
       * @description The bank's correspondent account
       * @example 30101810400000000225
       */
      readonly correspondentAccount: string
      /**
       * @description Where documents are sent
       * @example buh@example.ru
       */
      readonly email: string
      /**
       * @description Phone
       * @example +7 495 123-45-67
       */
      readonly phone?: string
      /** @description Who signs for the dealer; absent if documents need no name */
      readonly signatory?: {
        /** @description Full name, at most 200 characters */
        readonly name: string
        /** @description Position, such as Генеральный директор */
        readonly position: string
        /** @description What the right to sign is based on, such as Устав */
        readonly basis: string
      }
    }
    readonly ResolvePayment:
      | components["schemas"]["ResolvePaymentRetry"]
      | components["schemas"]["ResolvePaymentApply"]
      | components["schemas"]["ResolvePaymentReject"]
    readonly ResolvePaymentApply: {
      /**
       * @description retry: try it again. apply: to an account that you name. reject: give it up (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      readonly action: "apply"
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /**
       * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
       * @enum {string}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      /**
       * @description Our id of the bill
       * @example 1042
       */
      readonly billId?: string
    }
    readonly ResolvePaymentReject: {
      /**
       * @description retry: try it again. apply: to an account that you name. reject: give it up (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      readonly action: "reject"
      /** @description Why, as text that is kept */
      readonly reason: string
    }
    readonly ResolvePaymentRetry: {
      /**
       * @description retry: try it again. apply: to an account that you name. reject: give it up (enum property replaced by openapi-typescript)
       * @enum {string}
       */
      readonly action: "retry"
    }
    readonly ReturnDeposit: {
      /** @description Your id of the return, unique for ever: a repeat with the same content changes nothing */
      readonly returnId: string
      /**
       * @description The sum in roubles
       * @example 12345.67
       */
      readonly sum: string & unknown
      /** @description Why, as text that is kept */
      readonly reason: string
    }
    readonly RewardedCar: {
      /**
       * @description Our id of the bill
       * @example 1042
       */
      readonly billId: string
      /** @description Your id of the deal, unique per operation for ever */
      readonly dealId: string
      /** @description Billing's number of the invoice; null until it is known */
      readonly invoiceNumber: string | null
      /**
       * @description PENDING, ISSUED, IN_DOUBT, REJECTED or CANCELLED, as in Bill
       * @enum {string}
       */
      readonly status: "PENDING" | "ISSUED" | "IN_DOUBT" | "REJECTED" | "CANCELLED"
      /**
       * @description UNPAID, PARTIALLY_PAID or PAID, by paidSum and commonSum
       * @enum {string}
       */
      readonly paymentStatus: "UNPAID" | "PARTIALLY_PAID" | "PAID"
      /**
       * Format: date-time
       * @description When it was created
       */
      readonly createdAt: string
      /**
       * Format: date-time
       * @description When the trade closed
       */
      readonly closedAt: string | null
      /**
       * @description The price of the car in roubles
       * @example 12345.67
       */
      readonly carPrice: string | null
      /**
       * @description The reward in percent of the price, such as 5.00
       * @example 5.00
       */
      readonly ratePercent: string | null
      /** @description The first day of the tariff that was applied */
      readonly tariffFrom: string | null
      /**
       * @description VAT included
       * @example 12345.67
       */
      readonly reward: string
      /** @description VAT within the sum */
      readonly vat: {
        /**
         * @description included: VAT is in the sum. none: no VAT. price-difference: VAT of the margin, not stated
         * @enum {string}
         */
        readonly mode: "included" | "none" | "price-difference"
        /**
         * @description VAT in percent, such as 22.00; null without VAT
         * @example 5.00
         */
        readonly rate: string | null
        /**
         * @description VAT included in commonSum; null if the bill does not state it
         * @example 12345.67
         */
        readonly sum: string | null
      }
      /**
       * @description What is paid on the bill, in roubles
       * @example 12345.67
       */
      readonly paid: string
      /**
       * @description What is still to be paid on the bill, in roubles
       * @example 12345.67
       */
      readonly owed: string
      /** @description All changes of the paid sum, of any month; they add up to `paid` */
      readonly allocations: readonly components["schemas"]["BillAllocation"][]
    }
    readonly Statement: {
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /**
       * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
       * @enum {string}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      /**
       * Format: date
       * @description The first day, in the seller's time zone
       * @example 2026-11-30
       */
      readonly from: string
      /**
       * Format: date
       * @description The last day, in the seller's time zone
       * @example 2026-11-30
       */
      readonly to: string
      /** @description The seller's time zone; its days are used */
      readonly timeZone: string
      /** @description True if the statement can never change; false in an open period */
      readonly isFinal: boolean
      /** @description SHA-256 of the balances and rows, in hex */
      readonly hash: string
      /**
       * @description Positive: the dealer owes; negative: the seller owes
       * @example 12345.67
       */
      readonly openingBalance: string
      /** @description The rows, in the order of booking */
      readonly rows: readonly components["schemas"]["StatementRow"][]
      /**
       * @description Sum of all debits of the period, in roubles
       * @example 12345.67
       */
      readonly debitTurnover: string
      /**
       * @description Sum of all credits of the period, in roubles
       * @example 12345.67
       */
      readonly creditTurnover: string
      /**
       * @description Balance at the end. Positive: the dealer owes; negative: the seller owes
       * @example 12345.67
       */
      readonly closingBalance: string
      /**
       * @description Who owes the closing balance
       * @enum {string}
       */
      readonly debtor: "DEALER" | "SELLER" | "NOBODY"
    }
    readonly StatementComparison: {
      /** @description The dealer's id in Lotus */
      readonly cmeDealerId: string
      /**
       * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
       * @enum {string}
       */
      readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      /**
       * Format: date
       * @description The first day, in the seller's time zone
       * @example 2026-11-30
       */
      readonly from: string
      /**
       * Format: date
       * @description The last day, in the seller's time zone
       * @example 2026-11-30
       */
      readonly to: string
      /** @description The seller's time zone; its days are used */
      readonly timeZone: string
      /** @description True if the statement can never change; false in an open period */
      readonly isFinal: boolean
      /** @description SHA-256 of the balances and rows, in hex */
      readonly hash: string
      /**
       * @description The sum of all differences, including the opening balances
       * @example 12345.67
       */
      readonly difference: string
      /** @description The opening balances compared */
      readonly opening: components["schemas"]["ComparedOpening"]
      /** @description Number of rows by outcome */
      readonly counts: {
        /** @description Rows that agree */
        readonly MATCHED: number
        /** @description Rows in both statements with different sums */
        readonly SUM_DIFFERS: number
        /** @description Rows that only our statement has */
        readonly ONLY_OURS: number
        /** @description Rows that only the dealer's statement has */
        readonly ONLY_THEIRS: number
      }
      /** @description Each row of either statement */
      readonly lines: readonly components["schemas"]["ComparedLine"][]
    }
    readonly StatementRow: {
      /**
       * Format: date
       * @description The day of booking, in `timeZone`
       * @example 2026-11-30
       */
      readonly day: string
      /**
       * Format: date-time
       * @description When it was booked here; decides the day in statements
       */
      readonly bookedAt: string
      /**
       * @description BILL: billed. BILL_CANCELLED: taken back. PAYMENT: money in. REVERSAL: taken back. DEPOSIT_RETURN: paid back
       * @enum {string}
       */
      readonly kind: "BILL" | "BILL_CANCELLED" | "PAYMENT" | "REVERSAL" | "DEPOSIT_RETURN"
      /** @description The id of the bill, payment or return */
      readonly documentId: string
      /**
       * @description For a payment: the bill that it names
       * @example 1042
       */
      readonly billId: string | null
      /** @description Lotus's id of the deal; null for payments */
      readonly dealId: string | null
      /** @description Billing's number; null if unknown at the end of the period */
      readonly invoiceNumber: string | null
      /** @description Billing's id of the payment that it reverses; null for a payment */
      readonly reversesPaymentId: string | null
      /**
       * Format: date-time
       * @description When the money was paid; may be long before `bookedAt`
       */
      readonly paidAt: string | null
      /**
       * @description Debit in roubles: what the dealer was billed, or we paid back
       * @example 12345.67
       */
      readonly debit: string
      /**
       * @description Credit in roubles: what the dealer paid or we cancelled
       * @example 12345.67
       */
      readonly credit: string
    }
  }
  responses: {
    /** @description `invalid-request`, `invalid-cursor`, `malformed-json`, `malformed-http`. `errors` has each problem of the input */
    readonly BadRequest: {
      headers: {
        readonly "X-Request-Id": components["headers"]["X-Request-Id"]
        readonly RateLimit: components["headers"]["RateLimit"]
        readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"]
        readonly [name: string]: unknown
      }
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"]
      }
    }
    /** @description Any other problem: `malformed-http`, `unauthorized`, `forbidden`, `not-acceptable`, `request-timeout`, `body-too-large`, `unsupported-media-type`, `misdirected-request`, `rate-limited`, `headers-too-large`, `internal`, `authentication-unavailable`, `overloaded`, `storage-unavailable` */
    readonly Problem: {
      headers: {
        readonly "X-Request-Id": components["headers"]["X-Request-Id"]
        readonly RateLimit: components["headers"]["RateLimit"]
        readonly "RateLimit-Policy": components["headers"]["RateLimit-Policy"]
        readonly "WWW-Authenticate": components["headers"]["WWW-Authenticate"]
        readonly "Retry-After": components["headers"]["Retry-After"]
        readonly [name: string]: unknown
      }
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"]
      }
    }
    /** @description `dealer-not-found`: Dealer not found */
    readonly DealerNotFound: {
      headers: {
        readonly [name: string]: unknown
      }
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"]
      }
    }
    /** @description `dealer-erased`: The dealer's legal details were erased */
    readonly DealerErased: {
      headers: {
        readonly [name: string]: unknown
      }
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"]
      }
    }
    /** @description `bill-not-found`: Bill not found */
    readonly BillNotFound: {
      headers: {
        readonly [name: string]: unknown
      }
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"]
      }
    }
    /** @description `statement-too-long`: Too many rows in the period */
    readonly StatementTooLong: {
      headers: {
        readonly [name: string]: unknown
      }
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"]
      }
    }
    /** @description `allocation-too-large`: The payment would be split among too many bills */
    readonly AllocationTooLarge: {
      headers: {
        readonly [name: string]: unknown
      }
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"]
      }
    }
    /** @description `payment-not-found`: Payment not found */
    readonly PaymentNotFound: {
      headers: {
        readonly [name: string]: unknown
      }
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"]
      }
    }
    /** @description `account-missing`: The dealer has no account of this type */
    readonly AccountMissing: {
      headers: {
        readonly [name: string]: unknown
      }
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"]
      }
    }
    /** @description `operation-not-found`: Billing operation not found */
    readonly OperationNotFound: {
      headers: {
        readonly [name: string]: unknown
      }
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"]
      }
    }
  }
  parameters: {
    /**
     * @description wait=N: wait up to N seconds for Billing; at most 10, 0 by default (RFC 7240)
     * @example wait=5
     */
    readonly Prefer: string
    /**
     * @description The dealer's id in Lotus
     * @example dealer-1
     */
    readonly cmeDealerId: string
    /**
     * @description The price of the car in roubles
     * @example 900000.00
     */
    readonly carPrice: string & unknown
    /** @description Only those with this status */
    readonly status: "unpaid" | "paid" | "cancelled" | "all"
    /**
     * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
     * @example COMMISSION
     */
    readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
    /** @description `nextCursor` of the previous page */
    readonly cursor: string
    /**
     * @description Items per page
     * @example 50
     */
    readonly limit: number
    /**
     * @description Our id of the bill
     * @example 1
     */
    readonly billId: string
    /**
     * @description The sum in roubles
     * @example 100000.00
     */
    readonly sum: string & unknown
    /** @description Why, as text that is kept */
    readonly reason:
      | "BAD_MESSAGE"
      | "UNKNOWN_INVOICE"
      | "UNKNOWN_CONTRACT"
      | "BAD_SUM"
      | "BAD_CURRENCY"
      | "ACCOUNT_MISMATCH"
      | "CONFLICT"
      | "UNKNOWN_PAYMENT"
      | "WRONG_DIALECT"
      | "PROGRAM_FAILED"
    /** @description Billing's id of the contract; null until it is known */
    readonly contractId: string
    /** @description Only messages parked at this time or later */
    readonly parkedFrom: string
    /** @description Only messages parked before this time */
    readonly parkedTo: string
    /**
     * @description Billing's payment id, or `parked-<id>` of a parked message
     * @example p-1
     */
    readonly paymentId: string
    /**
     * @description The first day, in the seller's time zone
     * @example 2026-11-01
     */
    readonly from: string
    /**
     * @description The last day, in the seller's time zone
     * @example 2026-11-30
     */
    readonly to: string
    /**
     * @description A calendar month in the seller's time zone, such as 2026-11
     * @example 2026-11
     */
    readonly month: string
    /** @description Where the operation stands: PENDING, SENT, DONE, REJECTED or IN_DOUBT */
    readonly state: "PENDING" | "SENT" | "DONE" | "REJECTED" | "IN_DOUBT"
    /** @description What it is */
    readonly kind: "CLIENT" | "PAYER" | "CONTRACT" | "INVOICE" | "CANCELLATION"
    /**
     * @description Our id of the operation
     * @example 1
     */
    readonly operationId: string
    /** @description The name of an API key, `jwt:<subject>` or `cli:<user>` */
    readonly caller: string
  }
  requestBodies: never
  headers: {
    /**
     * @description The id of this request, also in the logs: yours if it is valid, otherwise a new one
     * @example 7f3a
     */
    readonly "X-Request-Id": string
    /**
     * @description The path of the new object
     * @example /v1/bills/1
     */
    readonly Location: string
    /**
     * @description The longest wait that was granted
     * @example wait=5
     */
    readonly "Preference-Applied": string
    /**
     * @description Seconds to wait before you send the same request again
     * @example 2
     */
    readonly "Retry-After": number
    /**
     * @description r: requests left; t: seconds until the full quota is available again (draft-ietf-httpapi-ratelimit-headers)
     * @example "caller";r=4998;t=1
     */
    readonly RateLimit: string
    /**
     * @description q: the quota of requests; w: its window in seconds
     * @example "caller";q=5000;w=5
     */
    readonly "RateLimit-Policy": string
    /**
     * @description How to authenticate (RFC 6750)
     * @example Bearer realm="dealer-billing"
     */
    readonly "WWW-Authenticate": string
  }
  pathItems: never
}

export interface operations {
  readonly registerDealer: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /**
         * @description wait=N: wait up to N seconds for Billing; at most 10, 0 by default (RFC 7240)
         * @example wait=5
         */
        readonly Prefer?: components["parameters"]["Prefer"]
      }
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["RegisterDealer"]
      }
    }
    readonly responses: {
      /** @description The dealer, already registered with equal legal details */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly "Preference-Applied": components["headers"]["Preference-Applied"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Dealer"]
        }
      }
      /** @description The new dealer */
      readonly 201: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly Location: components["headers"]["Location"]
          readonly "Preference-Applied": components["headers"]["Preference-Applied"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Dealer"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      /**
       * @description `dealer-already-registered`: Dealer already registered with different legal details
       *
       *     `dealer-erased`: The dealer's legal details were erased
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getDealer: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The dealer */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Dealer"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["DealerNotFound"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly updateRequisite: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /**
         * @description wait=N: wait up to N seconds for Billing; at most 10, 0 by default (RFC 7240)
         * @example wait=5
         */
        readonly Prefer?: components["parameters"]["Prefer"]
      }
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["Requisite"]
      }
    }
    readonly responses: {
      /** @description The dealer with the new legal details */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly "Preference-Applied": components["headers"]["Preference-Applied"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Dealer"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["DealerNotFound"]
      readonly 409: components["responses"]["DealerErased"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getFastBuyout: {
    readonly parameters: {
      readonly query: {
        /**
         * @description The price of the car in roubles
         * @example 900000.00
         */
        readonly carPrice: components["parameters"]["carPrice"]
      }
      readonly header?: never
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The decision and the sums behind it */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["FastBuyout"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["DealerNotFound"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly addFastBuyout: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /**
         * @description wait=N: wait up to N seconds for Billing; at most 10, 0 by default (RFC 7240)
         * @example wait=5
         */
        readonly Prefer?: components["parameters"]["Prefer"]
      }
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
      }
      readonly cookie?: never
    }
    readonly requestBody?: {
      readonly content: {
        readonly "application/json": Record<string, never>
      }
    }
    readonly responses: {
      /** @description The dealer already had them */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly "Preference-Applied": components["headers"]["Preference-Applied"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Dealer"]
        }
      }
      /** @description The dealer, now with all three accounts */
      readonly 201: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly Location: components["headers"]["Location"]
          readonly "Preference-Applied": components["headers"]["Preference-Applied"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Dealer"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["DealerNotFound"]
      readonly 409: components["responses"]["DealerErased"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly returnDeposit: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["ReturnDeposit"]
      }
    }
    readonly responses: {
      /** @description The existing return with this id */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["DepositReturn"]
        }
      }
      /** @description The new return */
      readonly 201: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly Location: components["headers"]["Location"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["DepositReturn"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["DealerNotFound"]
      /**
       * @description `account-missing`: The dealer has no account of this type
       *
       *     `deposit-too-small`: Insufficient deposit
       *
       *     `deposit-in-use`: Deposit needed for open settlements
       *
       *     `deposit-return-conflict`: Return id already used with different content
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getBillsByDealer: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those with this status */
        readonly status?: components["parameters"]["status"]
        /**
         * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
         * @example COMMISSION
         */
        readonly accountType?: components["parameters"]["accountType"]
        /** @description `nextCursor` of the previous page */
        readonly cursor?: components["parameters"]["cursor"]
        /**
         * @description Items per page
         * @example 50
         */
        readonly limit?: components["parameters"]["limit"]
      }
      readonly header?: never
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description One page of bills */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["BillPage"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["DealerNotFound"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly createBill: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /**
         * @description wait=N: wait up to N seconds for Billing; at most 10, 0 by default (RFC 7240)
         * @example wait=5
         */
        readonly Prefer?: components["parameters"]["Prefer"]
      }
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["CreateBill"]
      }
    }
    readonly responses: {
      /** @description The existing bill of the same deal */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly "Preference-Applied": components["headers"]["Preference-Applied"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Bill"]
        }
      }
      /** @description The new bill */
      readonly 201: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly Location: components["headers"]["Location"]
          readonly "Preference-Applied": components["headers"]["Preference-Applied"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Bill"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["DealerNotFound"]
      /**
       * @description `dealer-erased`: The dealer's legal details were erased
       *
       *     `bill-conflict`: Deal already billed with different content
       *
       *     `account-missing`: The dealer has no account of this type
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      /**
       * @description `tariff-missing`: No tariff for this day
       *
       *     `nothing-to-bill`: The sum to bill is less than one kopeck
       */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getBill: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description Our id of the bill
         * @example 1
         */
        readonly billId: components["parameters"]["billId"]
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The bill */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Bill"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["BillNotFound"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getBillAllocations: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description Our id of the bill
         * @example 1
         */
        readonly billId: components["parameters"]["billId"]
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The transfers; they add up to `paidSum` */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["BillAllocations"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["BillNotFound"]
      readonly 422: components["responses"]["StatementTooLong"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly cancelBill: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description Our id of the bill
         * @example 1
         */
        readonly billId: components["parameters"]["billId"]
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["CancelBill"]
      }
    }
    readonly responses: {
      /** @description The cancelled bill */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Bill"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["BillNotFound"]
      readonly 409: components["responses"]["DealerErased"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly correctBill: {
    readonly parameters: {
      readonly query?: never
      readonly header?: {
        /**
         * @description wait=N: wait up to N seconds for Billing; at most 10, 0 by default (RFC 7240)
         * @example wait=5
         */
        readonly Prefer?: components["parameters"]["Prefer"]
      }
      readonly path: {
        /**
         * @description Our id of the bill
         * @example 1
         */
        readonly billId: components["parameters"]["billId"]
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["CorrectBill"]
      }
    }
    readonly responses: {
      /** @description The bill that already replaced it with the same content */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly "Preference-Applied": components["headers"]["Preference-Applied"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Bill"]
        }
      }
      /** @description The new bill, which `replaces` the old one */
      readonly 201: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly Location: components["headers"]["Location"]
          readonly "Preference-Applied": components["headers"]["Preference-Applied"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Bill"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      /**
       * @description `bill-not-found`: Bill not found
       *
       *     `dealer-not-found`: Dealer not found
       */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      /**
       * @description `dealer-erased`: The dealer's legal details were erased
       *
       *     `bill-conflict`: Deal already billed with different content
       *
       *     `account-missing`: The dealer has no account of this type
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      /**
       * @description `correction-invalid`: Correction not allowed
       *
       *     `tariff-missing`: No tariff for this day
       *
       *     `nothing-to-bill`: The sum to bill is less than one kopeck
       */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly previewAllocation: {
    readonly parameters: {
      readonly query: {
        /**
         * @description The sum in roubles
         * @example 100000.00
         */
        readonly sum: components["parameters"]["sum"]
        /**
         * @description Our id of the bill
         * @example 1
         */
        readonly billId?: string
      }
      readonly header?: never
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
        /**
         * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
         * @example COMMISSION
         */
        readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The transfers that the payment would make */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["AllocationPreview"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      /**
       * @description `not-found`: Not found
       *
       *     `dealer-not-found`: Dealer not found
       *
       *     `bill-not-found`: Bill not found
       */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      /**
       * @description `account-missing`: The dealer has no account of this type
       *
       *     `bill-of-other-account`: The bill belongs to another account
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly 422: components["responses"]["AllocationTooLarge"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly listPayments: {
    readonly parameters: {
      readonly query?: {
        /** @description Only those with this status */
        readonly status?: "PARKED" | "APPLIED" | "REJECTED" | "all"
        /** @description Why, as text that is kept */
        readonly reason?: components["parameters"]["reason"]
        /** @description Billing's id of the contract; null until it is known */
        readonly contractId?: components["parameters"]["contractId"]
        /** @description Only messages parked at this time or later */
        readonly parkedFrom?: components["parameters"]["parkedFrom"]
        /** @description Only messages parked before this time */
        readonly parkedTo?: components["parameters"]["parkedTo"]
        /** @description `nextCursor` of the previous page */
        readonly cursor?: components["parameters"]["cursor"]
        /**
         * @description Items per page
         * @example 50
         */
        readonly limit?: components["parameters"]["limit"]
      }
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description One page of payments */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["PaymentPage"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getPayment: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description Billing's payment id, or `parked-<id>` of a parked message
         * @example p-1
         */
        readonly paymentId: components["parameters"]["paymentId"]
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The payment */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["PaymentWithHistory"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["PaymentNotFound"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly resolvePayment: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description Billing's payment id, or `parked-<id>` of a parked message
         * @example p-1
         */
        readonly paymentId: components["parameters"]["paymentId"]
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["ResolvePayment"]
      }
    }
    readonly responses: {
      /** @description The payment after the decision */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["PaymentWithHistory"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      /**
       * @description `payment-not-found`: Payment not found
       *
       *     `dealer-not-found`: Dealer not found
       *
       *     `bill-not-found`: Bill not found
       */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      /**
       * @description `payment-ambiguous`: Several parked messages have this payment id
       *
       *     `payment-already-resolved`: Parked message already resolved
       *
       *     `payment-not-applicable`: The parked message cannot be applied to an account
       *
       *     `account-missing`: The dealer has no account of this type
       *
       *     `bill-of-other-account`: The bill belongs to another account
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly 422: components["responses"]["AllocationTooLarge"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getStatement: {
    readonly parameters: {
      readonly query: {
        /**
         * @description The first day, in the seller's time zone
         * @example 2026-11-01
         */
        readonly from: components["parameters"]["from"]
        /**
         * @description The last day, in the seller's time zone
         * @example 2026-11-30
         */
        readonly to: components["parameters"]["to"]
      }
      readonly header?: never
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
        /**
         * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
         * @example COMMISSION
         */
        readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The statement; by `Accept` as JSON, CSV or PDF */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Statement"]
          readonly "text/csv; charset=utf-8": string
          readonly "application/pdf": string
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      /**
       * @description `not-found`: Not found
       *
       *     `dealer-not-found`: Dealer not found
       */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly 409: components["responses"]["AccountMissing"]
      readonly 422: components["responses"]["StatementTooLong"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly compareStatement: {
    readonly parameters: {
      readonly query: {
        /**
         * @description The first day, in the seller's time zone
         * @example 2026-11-01
         */
        readonly from: components["parameters"]["from"]
        /**
         * @description The last day, in the seller's time zone
         * @example 2026-11-30
         */
        readonly to: components["parameters"]["to"]
      }
      readonly header?: never
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
        /**
         * @description COMMISSION: our rewards. DEPOSIT: money held for the dealer. SETTLEMENT: cars that we paid for
         * @example COMMISSION
         */
        readonly accountType: "COMMISSION" | "DEPOSIT" | "SETTLEMENT"
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly "text/csv": string
        readonly "application/octet-stream": string
      }
    }
    readonly responses: {
      /** @description Every line of both statements once */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["StatementComparison"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      /**
       * @description `not-found`: Not found
       *
       *     `dealer-not-found`: Dealer not found
       */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly 409: components["responses"]["AccountMissing"]
      readonly 422: components["responses"]["StatementTooLong"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getMonthlySummary: {
    readonly parameters: {
      readonly query: {
        /**
         * @description A calendar month in the seller's time zone, such as 2026-11
         * @example 2026-11
         */
        readonly month: components["parameters"]["month"]
      }
      readonly header?: never
      readonly path: {
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId: components["parameters"]["cmeDealerId"]
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The summary; by `Accept` as JSON, or the cars as CSV */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["MonthlySummary"]
          readonly "text/csv; charset=utf-8": string
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["DealerNotFound"]
      readonly 409: components["responses"]["AccountMissing"]
      readonly 422: components["responses"]["StatementTooLong"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly listOperations: {
    readonly parameters: {
      readonly query?: {
        /** @description Where the operation stands: PENDING, SENT, DONE, REJECTED or IN_DOUBT */
        readonly state?: components["parameters"]["state"]
        /** @description What it is */
        readonly kind?: components["parameters"]["kind"]
        /**
         * @description The dealer's id in Lotus
         * @example dealer-1
         */
        readonly cmeDealerId?: string
        /** @description `nextCursor` of the previous page */
        readonly cursor?: components["parameters"]["cursor"]
        /**
         * @description Items per page
         * @example 50
         */
        readonly limit?: components["parameters"]["limit"]
      }
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description One page of operations */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["OperationPage"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getOperation: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description Our id of the operation
         * @example 1
         */
        readonly operationId: components["parameters"]["operationId"]
      }
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The operation */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["OperationWithHistory"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["OperationNotFound"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly retryOperation: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description Our id of the operation
         * @example 1
         */
        readonly operationId: components["parameters"]["operationId"]
      }
      readonly cookie?: never
    }
    readonly requestBody?: {
      readonly content: {
        readonly "application/json": Record<string, never>
      }
    }
    readonly responses: {
      /** @description The operation, due for its next attempt */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["OperationWithHistory"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["OperationNotFound"]
      /**
       * @description `operation-not-open`: Not allowed in the operation's current state
       *
       *     `operation-busy`: Billing operation in progress
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly adoptOperation: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description Our id of the operation
         * @example 1
         */
        readonly operationId: components["parameters"]["operationId"]
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["AdoptOperation"]
      }
    }
    readonly responses: {
      /** @description The operation with the adopted object */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["OperationWithHistory"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["OperationNotFound"]
      /**
       * @description `operation-not-open`: Not allowed in the operation's current state
       *
       *     `operation-busy`: Billing operation in progress
       *
       *     `remote-id-mismatch`: The Billing object does not belong to this operation
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly rejectOperation: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path: {
        /**
         * @description Our id of the operation
         * @example 1
         */
        readonly operationId: components["parameters"]["operationId"]
      }
      readonly cookie?: never
    }
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["RejectOperation"]
      }
    }
    readonly responses: {
      /** @description The rejected operation */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["OperationWithHistory"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly 404: components["responses"]["OperationNotFound"]
      /**
       * @description `operation-not-open`: Not allowed in the operation's current state
       *
       *     `operation-busy`: Billing operation in progress
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/problem+json": components["schemas"]["Problem"]
        }
      }
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly listAudit: {
    readonly parameters: {
      readonly query?: {
        /**
         * @description Only events at this time or later
         * @example 2026-11-01T00:00:00Z
         */
        readonly from?: string
        /**
         * @description Only events before this time
         * @example 2026-12-01T00:00:00Z
         */
        readonly to?: string
        /** @description The name of an API key, `jwt:<subject>` or `cli:<user>` */
        readonly caller?: components["parameters"]["caller"]
        /** @description `nextCursor` of the previous page */
        readonly cursor?: components["parameters"]["cursor"]
        /**
         * @description Items per page
         * @example 50
         */
        readonly limit?: components["parameters"]["limit"]
      }
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description One page of audit events */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["AuditPage"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getHealth: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The process is alive */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Health"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getReadiness: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The service is ready */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Readiness"]
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      /** @description The service is not ready; the checks say why */
      readonly 503: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "application/json": components["schemas"]["Readiness"]
        }
      }
      readonly default: components["responses"]["Problem"]
    }
  }
  readonly getMetrics: {
    readonly parameters: {
      readonly query?: never
      readonly header?: never
      readonly path?: never
      readonly cookie?: never
    }
    readonly requestBody?: never
    readonly responses: {
      /** @description The metrics */
      readonly 200: {
        headers: {
          readonly "X-Request-Id": components["headers"]["X-Request-Id"]
          readonly [name: string]: unknown
        }
        content: {
          readonly "text/plain; version=0.0.4; charset=utf-8": string
        }
      }
      readonly 400: components["responses"]["BadRequest"]
      readonly default: components["responses"]["Problem"]
    }
  }
}
