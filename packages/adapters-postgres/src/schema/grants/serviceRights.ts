interface TableRights {
  readonly insert: boolean
  /** A row lock needs one updatable column. */
  readonly update: ReadonlyArray<string>
}

const appendOnly: TableRights = { insert: true, update: [] }
const readOnly: TableRights = { insert: false, update: [] }

const operationColumns = [
  "state",
  "attempts",
  "last_error",
  "remote_id",
  "requisite_version",
  "empty_lookups",
  "updated_at",
  "opened_at",
  "due_at",
  "lease_token",
  "lease_until",
  "wait_until",
  "traceparent"
]

const invoiceColumns = [
  "status",
  "problem",
  "invoice_id",
  "invoice_number",
  "url",
  "issued_at",
  "requisite_version"
]

/** The minimum for the service and its commands, besides reading. A test fails for a table that is missing here. */
export const serviceRights: Readonly<Record<string, TableRights>> = {
  accounts: { insert: true, update: ["status", "problem", "client_id", "payer_id", "contract_id", "balance"] },
  audit_event: appendOnly,
  bill: { insert: true, update: [...invoiceColumns, "paid_sum", "paid_at", "cancelled_at", "replaced_by"] },
  bill_correction: appendOnly,
  billing_operation: { insert: true, update: operationColumns },
  billing_operation_event: appendOnly,
  dealers: { insert: true, update: ["requisite", "requisite_version", "erased_at"] },
  deposit_return: appendOnly,
  processed_message: appendOnly,
  invoice_total: { insert: true, update: ["revision", "total_paid", "updated_at"] },
  transfer: appendOnly,
  log_decision: appendOnly,
  log_gap: appendOnly,
  parked: {
    insert: true,
    update: ["reason", "detail", "missing", "attempts", "resolved_at", "raw", "raw_length"]
  },
  parked_event: appendOnly,
  payments: appendOnly,
  requisite_version: { insert: true, update: ["requisite", "erased_at"] },
  reward_tariff: appendOnly,
  schema_migration: readOnly
}

export interface Right {
  readonly table: string
  readonly right: string
  /** Empty: the whole table. */
  readonly column: string
}

export const wantedRights: ReadonlyArray<Right> = Object.entries(serviceRights).flatMap(
  ([table, { insert, update }]) => [
    { table, right: "SELECT", column: "" },
    ...(insert ? [{ table, right: "INSERT", column: "" }] : []),
    ...update.map((column) => ({ table, right: "UPDATE", column }))
  ]
)

export const wantedRightsJson = JSON.stringify(wantedRights)
