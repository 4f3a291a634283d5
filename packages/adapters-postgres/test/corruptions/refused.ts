/** Refused by constraints even without triggers and foreign keys. */
export const refused: ReadonlyArray<readonly [title: string, statement: string]> = [
  ["a negative balance", "update accounts set balance = -1"],
  ["a bill paid above its sum", "update bill set paid_sum = common_sum + 1"],
  ["a paid bill without the time", "update bill set paid_at = null where paid_at is not null"],
  ["an issued bill without an invoice", "update bill set invoice_id = null where status = 'ISSUED'"],
  ["two bills of one deal", "update bill set deal_id = 'lot'"],
  [
    "a cancelled bill with money",
    "update bill set status = 'CANCELLED', cancelled_at = now() where paid_sum > 0 and status <> 'CANCELLED'"
  ],
  [
    "a bill that gives its money back twice",
    `insert into transfer (dealer_id, account_type, from_place, to_place, reason, amount, bill_id)
      select dealer_id, account_type, from_place, to_place, reason, amount, bill_id from transfer
      where reason = 'BILL_CANCELLED'`
  ],
  ["one invoice of two bills", "update bill set invoice_id = 'i' where status = 'ISSUED'"],
  ["one contract of two accounts", "update accounts set contract_id = 'c'"],
  ["an active account without a contract", "update accounts set contract_id = null where status = 'ACTIVE'"],
  ["a payment entered twice", "insert into payments select * from payments"],
  ["a payment of another effect", "update payments set effect = effect + 1 where type = 'payment.received'"],
  [
    "a message applied twice",
    `insert into processed_message select 'u/0', 0, outcome, payment_id, raw_sha256
       from processed_message where outcome = 'APPLIED' limit 1`
  ],
  ["a transfer of nothing", "update transfer set amount = 0"],
  ["a transfer for the reason of another one", "update transfer set reason = 'NAMED_BILL'"],
  ["one object of two operations", "update billing_operation set remote_id = 'r' where remote_id is not null"],
  ["a finished operation without its object", "update billing_operation set remote_id = null where state = 'DONE'"]
]
