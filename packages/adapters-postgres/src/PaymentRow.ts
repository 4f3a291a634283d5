import { LedgerEntry, Payment } from "@dealer-billing/domain"
import { Schema, Struct } from "effect"
import { rowsOf } from "./rows.ts"

/** Rows have the very fields of `Payment`. */
export const decodePayments = rowsOf(Payment.mapFields(Struct.assign({ paidAt: Schema.DateTimeUtcFromDate })))

/** Entries with the payment that they belong to in the end: a reversal's belong to what it reverses. */
export const decodeEntriesOfOrigin = rowsOf(LedgerEntry.mapFields(Struct.assign({ origin: Schema.String })))
