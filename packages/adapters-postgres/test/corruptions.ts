/** One thing that goes wrong in the books, by a hand or a restore, and the invariant that has to tell. */
export interface Corruption {
  readonly title: string
  readonly breaks: string
  /** Guards that are taken off first. */
  readonly without?: ReadonlyArray<string>
  /** An INSERT, UPDATE or DELETE that changes at least one row; none where taking a guard off is all. */
  readonly statement: string | null
}

const broken = (breaks: string, title: string, statement: string | null, without: ReadonlyArray<string> = []) => ({
  title,
  breaks,
  statement,
  without
})

const position = `topic, "partition", "offset"`
/** The `row`th of what a condition finds in a table, by its key. */
const one = (table: string, key: string, condition: string, row = 0) =>
  `${key} = (select ${key} from ${table} where ${condition} order by ${key} limit 1 offset ${row})`
const at = (table: string, condition: string) =>
  `(${position}) = (select ${position} from ${table} where ${condition} order by ${position} limit 1)`
const rich = (type: string) =>
  `dealer_id = (select id from dealers where cme_dealer_id = 'rich') and account_type = '${type}'`
const insideRest = one("ledger", "id", "rule = 'REST_TO_BALANCE'")
const effective = "type = 'invoice.paid-total' and effect > 0 and account_type = 'DEPOSIT'"

const ofMoney = [
  broken("payment-entries", "an entry lost", `delete from ledger where ${insideRest}`),
  broken("payment-entries", "an entry changed", `update ledger set amount = amount + 1 where ${insideRest}`),
  broken(
    "payment-entries",
    "a payment made larger",
    `update payments set stated_sum = stated_sum * 2, effect = effect * 2
      where ${one("payments", "payment_id", "type = 'payment.received'")}`
  ),
  broken(
    "bill-entries",
    "a paid sum made smaller",
    `update bill set paid_sum = paid_sum - 1, paid_at = null where ${one("bill", "id", "paid_sum > 0")}`
  ),
  broken(
    "bill-entries",
    "money from the balance forgotten",
    `delete from ledger where ${one("ledger", "id", "kind = 'BALANCE_TO_BILL'")}`
  ),
  broken(
    "balance-entries",
    "a kopeck too much",
    `update accounts set balance = balance + 1 where ${rich("DEPOSIT")}`
  ),
  broken(
    "balance-entries",
    "balances of two accounts mixed up",
    `update accounts set balance = 500 + balance * case account_type when 'DEPOSIT' then 1 else 2 end
      where account_type <> 'SETTLEMENT'`
  ),
  broken(
    "balance-entries",
    "a negative balance",
    `update accounts set balance = -balance - 1 where ${rich("DEPOSIT")}`,
    ["alter table accounts drop constraint accounts_balance_check"]
  ),
  broken(
    "account-money",
    "a payment lost with its entries",
    `with lost as (delete from ledger where payment_id = (select payment_id from ledger where ${insideRest}))
      delete from payments where payment_id = (select payment_id from ledger where ${insideRest})`
  ),
  broken(
    "account-money",
    "a paid bill lost with its entries",
    `with lost as (delete from ledger where bill_id = (select min(id) from bill where paid_sum > 0 and account_type <> 'DEPOSIT'))
      delete from bill where id = (select min(id) from bill where paid_sum > 0 and account_type <> 'DEPOSIT')`
  ),
  broken("money-conserved", "an account lost", `delete from accounts where ${rich("DEPOSIT")}`),
  broken(
    "free-money",
    "money that closes no bill beside an open one",
    `update accounts set balance = balance + 1 where ${rich("SETTLEMENT")}`
  )
]

const ofLedger = [
  broken(
    "entry-account",
    "an entry moved to another dealer",
    `update ledger set dealer_id = dealer_id + 1, account_type = 'COMMISSION' where ${insideRest}`
  ),
  broken(
    "entry-account",
    "an entry of a payment that is not there",
    `insert into ledger (dealer_id, account_type, kind, rule, amount, payment_id)
      select dealer_id, account_type, kind, rule, amount, 'nobody' from ledger where ${insideRest}`
  ),
  broken(
    "entry-account",
    "an entry on a bill that is not there",
    `update ledger set bill_id = 999999 where ${one("ledger", "id", "bill_id is not null")}`
  ),
  broken(
    "payment-account",
    "a payment that names a bill of another account",
    `update payments set named_bill_id = (select id from bill where account_type = 'DEPOSIT' limit 1)
      where ${one("payments", "payment_id", "account_type = 'COMMISSION' and named_bill_id is not null")}`
  ),
  broken(
    "payment-account",
    "a payment moved to an account that is not there",
    `update payments set dealer_id = 999 where ${one("payments", "payment_id", "true")}`
  ),
  broken(
    "entry-direction",
    "money given and taken back by one payment",
    `insert into ledger (dealer_id, account_type, kind, rule, amount, payment_id)
      select dealer_id, account_type, kind, rule, 5, payment_id from (
        select dealer_id, account_type, payment_id from payments where type = 'payment.reversed' limit 1
      ) p cross join (values ('PAYMENT_TO_BALANCE', 'REST_TO_BALANCE'), ('BALANCE_TO_REVERSAL', 'REVERSED_FROM_BALANCE'))
        as both_ways (kind, rule)`,
    ["drop index ledger_payment_key"]
  ),
  broken(
    "deposit-apart",
    "a bill paid from a held deposit",
    `insert into ledger (dealer_id, account_type, kind, rule, amount, bill_id)
      select dealer_id, account_type, 'BALANCE_TO_BILL', 'BALANCE_TO_NEW_BILL', 1, id from bill
      where account_type = 'DEPOSIT' limit 1`,
    ["alter table ledger drop constraint ledger_deposit_check"]
  ),
  broken(
    "named-bill",
    "another rule written to an entry",
    `update ledger set rule = 'NAMED_BILL' where ${one("ledger", "id", "rule = 'OLDEST_OPEN_BILL'")}`
  ),
  broken(
    "balance-once",
    "a bill that took from the balance twice",
    `insert into ledger (dealer_id, account_type, kind, rule, amount, bill_id)
      select dealer_id, account_type, kind, rule, amount, bill_id from ledger where kind = 'BALANCE_TO_BILL' limit 1`
  ),
  broken(
    "reversal-limit",
    "a reversal of more than came in",
    `update payments set stated_sum = stated_sum + 100000, effect = effect - 100000
      where ${one("payments", "payment_id", "type = 'payment.reversed'")}`
  ),
  broken(
    "reversal-limit",
    "a reversal of a reversal",
    `update payments set reverses_payment_id = payment_id
      where ${one("payments", "payment_id", "type = 'payment.reversed'")}`
  ),
  broken(
    "reversal-bill-limit",
    "money taken from a bill on which the payment had none",
    `update ledger set rule = 'REVERSED_FROM_CLOSED_BILL'
      where ${one("ledger", "id", "rule = 'REVERSED_FROM_OTHER_BILL' and payment_id not like 'total:%'")}`
  ),
  broken(
    "total-effect",
    "another total than the one that was entered",
    `update payments set stated_sum = stated_sum + 1 where ${one("payments", "payment_id", effective)}`
  ),
  broken(
    "total-effect",
    "a total that did a kopeck more than it states, everywhere",
    `with total as (
        update payments set effect = effect + 1 where ${one("payments", "payment_id", effective)} returning payment_id
      ), held as (update accounts set balance = balance + 1 where ${rich("DEPOSIT")})
      update ledger set amount = amount + 1 where id = (
        select min(id) from ledger where payment_id in (select payment_id from payments where ${one("payments", "payment_id", effective)})
      )`
  ),
  broken(
    "total-newest",
    "a newest total that its bill does not have",
    `update payments set stated_sum = stated_sum + 1 where revision = 4 and payment_id in (
        select payment_id from inbox where topic = 's')`
  ),
  broken(
    "total-stale",
    "a payment passed over that was no total",
    `update inbox set outcome = 'STALE' where payment_id = 'old-1' and outcome = 'APPLIED'`
  ),
  broken(
    "total-stale",
    "a total passed over that was the newest",
    `update payments set revision = 99 where payment_id = (select payment_id from inbox where outcome = 'STALE' limit 1)`
  )
]

const ofBills = [
  broken(
    "bill-paid",
    "a paid bill without the time",
    `update bill set paid_at = null where ${one("bill", "id", "paid_at is not null")}`,
    ["alter table bill drop constraint bill_paid_at_check"]
  ),
  broken(
    "bill-paid",
    "a bill paid above its sum",
    `update bill set paid_sum = common_sum + 1 where ${one("bill", "id", "paid_at is not null")}`,
    ["alter table bill drop constraint bill_paid_at_check, drop constraint bill_paid_sum_check"]
  ),
  broken(
    "bill-paid-at",
    "another time of payment",
    `update bill set paid_at = paid_at + interval '1 day' where ${one("bill", "id", "paid_at is not null")}`
  ),
  broken(
    "bill-sum",
    "a reward that is not its rate of the price",
    `update bill set common_sum = common_sum + 1
      where ${one("bill", "id", "operation = 'GET_REWARD' and paid_sum = 0")}`
  ),
  broken(
    "bill-sum",
    "a settlement of another price",
    `update bill set car_price = car_price * 2 where ${one("bill", "id", "operation = 'GET_SETTLEMENT'")}`
  ),
  broken("bill-vat", "a kopeck of VAT", `update bill set vat_sum = vat_sum - 1 where vat_mode = 'included'`),
  broken("bill-vat", "the rate of last year", `update bill set vat_rate = 2000 where vat_mode = 'included'`),
  broken(
    "bill-cancelled",
    "a cancelled bill that kept its money",
    `update bill set status = 'CANCELLED', cancelled_at = now()
      where ${one("bill", "id", "paid_sum > 0 and account_type = 'SETTLEMENT'")}`
  ),
  broken(
    "bill-replaced",
    "a bill that replaces one that lives",
    `update bill set revision = 2, replaces = id - 1 where ${one("bill", "id", "true", 3)}`
  ),
  broken(
    "bill-replaced",
    "a bill replaced by one of another deal",
    `update bill set status = 'CANCELLED', cancelled_at = now(), replaced_by = id + 1
      where ${one("bill", "id", "paid_sum = 0")}`
  )
]

const ofMessages = [
  broken(
    "payment-receipt",
    "a payment whose receipt is lost",
    `delete from inbox where outcome = 'APPLIED' and payment_id = 'old-1'`
  ),
  broken(
    "payment-receipt",
    "a message applied twice",
    `insert into inbox select 'u', 0, 0, outcome, payment_id, raw_sha256 from inbox
      where outcome = 'APPLIED' limit 1`,
    ["drop index inbox_applied_key"]
  ),
  broken(
    "receipt-payment",
    "a receipt of a payment that is not there",
    `insert into inbox values ('u', 0, 0, 'APPLIED', 'nobody', sha256(''))`
  ),
  broken("parked-receipt", "a parked message lost", `delete from parked where ${at("parked", "true")}`),
  broken("parked-receipt", "other bytes", `update parked set raw = raw || '\\x20' where ${at("parked", "true")}`),
  broken(
    "parked-receipt",
    "a parked message with a receipt of another outcome",
    `update inbox set outcome = 'DUPLICATE' where ${at("parked", "reason = 'CONFLICT'")}`
  ),
  broken(
    "parked-resolved",
    "money resolved away",
    `update parked set resolved_at = now() where missing = 'contract-never'`
  ),
  broken(
    "parked-missing",
    "nobody knows what it waits for",
    `update parked set missing = null where resolved_at is null`
  ),
  broken("receipt-gap", "a skipped message", `delete from inbox where topic = 's' and "offset" = 9`)
]

const ofContent = [
  broken(
    "payment-content",
    "a fact of another sum",
    `update payments set content = replace(content, '"7.00"', '"7.01"') where payment_id = 'old-1'`
  ),
  broken(
    "payment-content",
    "a fact that is no JSON",
    `update payments set content = 'x' where payment_id = 'old-1'`
  ),
  broken("payment-content", "another time", `update payments set paid_at = now() where payment_id = 'old-1'`),
  broken(
    "payment-content",
    "another id",
    `update payments set content = replace(content, 'old-1', 'old-2') where payment_id = 'old-1'`
  ),
  broken("payment-content", "another revision", `update payments set revision = 3 where revision = 4`),
  broken(
    "payment-place",
    "a payment of another contract",
    `update payments set content = replace(content, 'contract-', 'contract-9') where payment_id = 'old-1'`
  ),
  broken(
    "payment-place",
    "a payment that names another bill",
    `update payments set named_bill_id = (select max(id) from bill where ${rich("SETTLEMENT")})
      where ${one("payments", "payment_id", `${rich("SETTLEMENT")} and type = 'payment.received'`)}`
  )
]

const ofOperations = [
  broken("dealer-accounts", "half a fast buyout", `delete from accounts where ${rich("SETTLEMENT")}`),
  broken("dealer-accounts", "a dealer without an account", `delete from accounts where status = 'IN_DOUBT'`),
  broken(
    "account-steps",
    "a step lost",
    `delete from billing_operation where kind = 'PAYER' and ${rich("DEPOSIT")}`
  ),
  broken("account-objects", "another contract", `update accounts set contract_id = 'c' where ${rich("DEPOSIT")}`),
  broken("account-objects", "another payer", `update accounts set payer_id = 'p' where ${rich("COMMISSION")}`),
  broken(
    "account-status",
    "an account shut",
    `update accounts set status = 'PROVISIONING' where ${rich("DEPOSIT")}`
  ),
  broken("account-status", "a problem hidden", `update accounts set problem = null where problem is not null`),
  broken(
    "bill-operation",
    "a bill that nobody invoices",
    `delete from billing_operation where bill_id = (select min(id) from bill)`
  ),
  broken("bill-operation", "an invoice of no bill", `delete from bill where status = 'REJECTED'`),
  broken(
    "bill-status",
    "a bill not issued",
    `update bill set status = 'PENDING' where ${one("bill", "id", "status = 'ISSUED'")}`
  ),
  broken("bill-status", "a refusal hidden", `update bill set problem = null where status = 'REJECTED'`),
  broken(
    "bill-invoice",
    "another invoice",
    `update bill set invoice_id = 'i' where ${one("bill", "id", "status = 'ISSUED'")}`
  ),
  broken(
    "operation-result",
    "an operation that has its object and waits",
    `update billing_operation set state = 'PENDING' where ${one("billing_operation", "id", "kind = 'CLIENT' and state = 'DONE'")}`
  ),
  broken(
    "operation-reference",
    "another name in Billing",
    `update billing_operation set reference = reference || 'x' where ${one("billing_operation", "id", "true")}`
  ),
  broken(
    "operation-lease",
    "a worker that holds what is over",
    `update billing_operation set lease_token = 'w', lease_until = now() where ${one("billing_operation", "id", "state = 'DONE'")}`
  ),
  broken(
    "operation-stuck",
    "put off for a year",
    `update billing_operation set due_at = now() + interval '1 year' where state = 'PENDING'`
  ),
  broken(
    "operation-stuck",
    "held for a year",
    `update billing_operation set lease_until = now() + interval '1 year' where lease_token is not null`
  ),
  broken(
    "operation-history",
    "a state that nobody brought about",
    `update billing_operation set state = 'IN_DOUBT' where state = 'REJECTED' and kind = 'INVOICE'`
  ),
  broken(
    "operation-history",
    "a history lost",
    `delete from billing_operation_event where operation_id = (select min(id) from billing_operation)`
  ),
  broken(
    "requisite-version",
    "old requisites restored",
    `update dealers set requisite_version = 1 where requisite_version = 2`
  ),
  broken(
    "requisite-version",
    "an invoice with requisites of the future",
    `update bill set requisite_version = 9 where ${one("bill", "id", "true")}`
  )
]

const ofSchema = [
  broken("guards", "a ledger open to change", null, ["alter table ledger disable trigger ledger_append_only"]),
  broken("guards", "foreign keys off", null, ["alter table bill disable trigger all"]),
  broken("guards", "a constraint that was never checked", null, [
    "alter table bill drop constraint bill_vat_check",
    "alter table bill add constraint bill_vat_check check (vat_sum >= 0) not valid"
  ]),
  broken("guards-missing", "payments that could be entered twice", null, ["drop index ledger_payment_key"]),
  broken("guards-missing", "receipts open to change", null, ["drop trigger inbox_append_only on inbox"]),
  broken(
    "id-sequence",
    "ids that will be given again",
    `update dealers set id = id + 1000 where ${one("dealers", "id", "cme_dealer_id = 'waiting'")}`
  )
]

export const corruptions: ReadonlyArray<Corruption> = [
  ...ofMoney,
  ...ofLedger,
  ...ofBills,
  ...ofMessages,
  ...ofContent,
  ...ofOperations,
  ...ofSchema
]

/** What the constraints refuse even where triggers and foreign keys are off. */
export const refused: ReadonlyArray<readonly [title: string, statement: string]> = [
  ["a negative balance", "update accounts set balance = -1"],
  ["a bill paid above its sum", "update bill set paid_sum = common_sum + 1"],
  ["a paid bill without the time", "update bill set paid_at = null where paid_at is not null"],
  ["an issued bill without an invoice", "update bill set invoice_id = null where status = 'ISSUED'"],
  ["two bills of one deal", "update bill set deal_id = 'lot'"],
  ["one invoice of two bills", "update bill set invoice_id = 'i' where status = 'ISSUED'"],
  ["one contract of two accounts", "update accounts set contract_id = 'c'"],
  ["an active account without a contract", "update accounts set contract_id = null where status = 'ACTIVE'"],
  ["a payment entered twice", "insert into payments select * from payments"],
  ["a payment of another effect", "update payments set effect = effect + 1 where type = 'payment.received'"],
  [
    "a message applied twice",
    "insert into inbox select 'u', * from (select 0, 0, outcome, payment_id, raw_sha256 from inbox where outcome = 'APPLIED' limit 1)"
  ],
  ["an entry of nothing", "update ledger set amount = 0"],
  ["an entry by a rule of another kind", "update ledger set rule = 'NAMED_BILL'"],
  ["one object of two operations", "update billing_operation set remote_id = 'r' where remote_id is not null"],
  ["a finished operation without its object", "update billing_operation set remote_id = null where state = 'DONE'"]
]
