import { type BillingObject } from "@dealer-billing/domain/internal"
import { BillingId } from "@dealer-billing/domain/internal"
import { Schema } from "effect"

/** Used as a path segment, where `.` and `..` would change the path. */
export const RemoteId = BillingId.check(Schema.isPattern(/^(?!\.{1,2}$)/u))

export const objectWithId = (id: string): BillingObject => ({ id, requisiteVersion: null, number: null, url: null })
