import { Effect } from "effect"
import { PersonalData } from "./PersonalData.ts"
import type { ClientRow, ContractRow, InvoiceRow, ObjectKind, PayerRow } from "./rows.ts"

export interface Rows {
  readonly client: ClientRow
  readonly payer: PayerRow
  readonly contract: ContractRow
  readonly invoice: InvoiceRow
}

const personalColumns: Readonly<Record<ObjectKind, ReadonlyArray<string>>> = {
  client: ["name"],
  payer: ["requisite"],
  contract: [],
  invoice: ["buyer", "cancel_reason"]
}

const toFieldName = (column: string): string => (column === "cancel_reason" ? "cancelReason" : column)

export const readRow = Effect.fn("readRow")(function* <Kind extends ObjectKind>(kind: Kind, stored: Rows[Kind]) {
  const { decrypt } = yield* PersonalData
  const fields = Object.fromEntries(
    personalColumns[kind].map((column) => {
      const value = (stored as unknown as Readonly<Record<string, string | null>>)[toFieldName(column)]
      return [toFieldName(column), typeof value === "string" ? decrypt(value) : null]
    })
  )
  return { ...stored, ...fields }
})
