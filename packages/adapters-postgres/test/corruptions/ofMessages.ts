import { at, broken, one, rich, type Corruption } from "./Corruption.ts"

export const ofMessages: ReadonlyArray<Corruption> = [
  broken(
    "processed-payment",
    "a payment whose processed message is lost",
    `delete from processed_message where outcome = 'APPLIED' and payment_id = 'old-1'`
  ),
  broken(
    "processed-payment",
    "a message applied twice",
    `insert into processed_message select 'u/0', 0, outcome, payment_id, raw_sha256 from processed_message
      where outcome = 'APPLIED' limit 1`,
    ["drop index processed_message_applied_key"]
  ),
  broken(
    "message-payment",
    "a processed message of a payment that is not there",
    `insert into processed_message values ('u/0', 0, 'APPLIED', 'nobody', sha256(''))`
  ),
  broken("parked-message", "a parked message lost", `delete from parked where ${at("parked", "true")}`),
  broken("parked-message", "other bytes", `update parked set raw = raw || '\\x20' where ${at("parked", "true")}`),
  broken(
    "parked-message",
    "a parked message with a processed message of another outcome",
    `update processed_message set outcome = 'DUPLICATE' where ${at("parked", "reason = 'CONFLICT'")}`
  ),
  broken(
    "parked-resolved",
    "money resolved away",
    `update parked set resolved_at = now() where missing = 'contract-never'`
  ),
  broken(
    "parked-missing",
    "an unknown missing object",
    `update parked set missing = null where resolved_at is null`
  ),
  broken("message-gap", "a skipped message", `delete from processed_message where source = 's' and number = 9`),
  broken(
    "log-decision",
    "a processed message of a log without a decision",
    `insert into processed_message select 's#2/0', 0, 'DUPLICATE', payment_id, raw_sha256 from processed_message
      where outcome = 'APPLIED' limit 1`
  ),
  broken(
    "log-decision",
    "a changed decision: the processed messages begin before it",
    `update log_decision set from_number = from_number + 1`
  )
]

export const ofContent: ReadonlyArray<Corruption> = [
  broken(
    "payment-content",
    "an event of another sum",
    `update payments set content = replace(content, '"7.00"', '"7.01"') where payment_id = 'old-1'`
  ),
  broken(
    "payment-content",
    "an event that is no JSON",
    `update payments set content = 'x' where payment_id = 'old-1'`
  ),
  broken("payment-content", "another time", `update payments set paid_at = now() where payment_id = 'old-1'`),
  broken(
    "payment-content",
    "another id",
    `update payments set content = replace(content, 'old-1', 'old-2') where payment_id = 'old-1'`
  ),
  broken(
    "payment-content",
    "another revision",
    `update payments set content = replace(content, '"revision":4', '"revision":3') where payment_id like 'total:%:4'`
  ),
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
