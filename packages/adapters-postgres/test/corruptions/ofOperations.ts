import { broken, one, rich, type Corruption } from "./Corruption.ts"

export const ofOperations: ReadonlyArray<Corruption> = [
  broken("dealer-accounts", "half a fast buyout", `delete from accounts where ${rich("SETTLEMENT")}`),
  broken("dealer-accounts", "a dealer without an account", `delete from accounts where status = 'IN_DOUBT'`),
  broken(
    "account-steps",
    "a lost operation",
    `delete from billing_operation where kind = 'PAYER' and ${rich("DEPOSIT")}`
  ),
  broken("account-objects", "another contract", `update accounts set contract_id = 'c' where ${rich("DEPOSIT")}`),
  broken("account-objects", "another payer", `update accounts set payer_id = 'p' where ${rich("COMMISSION")}`),
  broken(
    "account-status",
    "an account that is not active",
    `update accounts set status = 'PROVISIONING' where ${rich("DEPOSIT")}`
  ),
  broken("account-status", "a problem hidden", `update accounts set problem = null where problem is not null`),
  broken(
    "bill-operation",
    "a bill without an invoice operation",
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
    `update billing_operation set state = 'PENDING'
      where ${one("billing_operation", "id", "kind = 'CLIENT' and state = 'DONE'")}`
  ),
  broken(
    "operation-reference",
    "another name in Billing",
    `update billing_operation set reference = reference || 'x' where ${one("billing_operation", "id", "true")}`
  ),
  broken(
    "operation-lease",
    "a lease on a finished operation",
    `update billing_operation set lease_token = 'w', lease_until = now()
      where ${one("billing_operation", "id", "state = 'DONE'")}`
  ),
  broken(
    "operation-stuck",
    "put off for a year",
    `update billing_operation set due_at = now() + interval '1 year' where state = 'PENDING'`
  ),
  broken(
    "operation-stuck",
    "leased for a year",
    `update billing_operation set lease_until = now() + interval '1 year' where lease_token is not null`
  ),
  broken(
    "operation-history",
    "a state without an event",
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
    "requisite-history",
    "requisites replaced without a version kept",
    `update dealers set requisite_version = requisite_version + 1 where requisite_version = 2`
  ),
  broken("requisite-history", "a kept version lost", `delete from requisite_version where version = 1`),
  broken(
    "requisite-history",
    "one version erased",
    `update requisite_version set requisite = '', erased_at = now() where version = 1`
  ),
  broken(
    "requisite-version",
    "an invoice with requisites of the future",
    `update bill set requisite_version = 9 where ${one("bill", "id", "true")}`
  )
]

export const ofSchema: ReadonlyArray<Corruption> = [
  broken("guards", "a ledger open to change", null, ["alter table transfer disable trigger transfer_append_only"]),
  broken("guards", "foreign keys off", null, ["alter table bill disable trigger all"]),
  broken("guards", "a constraint that was never checked", null, [
    "alter table bill drop constraint bill_vat_check",
    "alter table bill add constraint bill_vat_check check (vat_sum >= 0) not valid"
  ]),
  broken("guards-missing", "payments that could be entered twice", null, ["drop index transfer_payment_key"]),
  broken("guards-missing", "processedMessages open to change", null, [
    "drop trigger processed_message_append_only on processed_message"
  ]),
  broken("role-rights", "a ledger that the service may empty", null, [
    "grant truncate on transfer to test_service"
  ]),
  broken("role-rights", "sums that anybody may change", null, ["grant update (balance) on accounts to public"]),
  broken(
    "id-sequence",
    "ids that will be assigned twice",
    `update dealers set id = id + 1000 where ${one("dealers", "id", "cme_dealer_id = 'waiting'")}`
  )
]
