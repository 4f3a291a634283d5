import { BillingId, type BillingObject } from "@dealer-billing/domain"
import { Schema } from "effect"

/** An id of Billing's; it becomes a segment of a path, where dots alone would lead elsewhere. */
export const RemoteId = BillingId.check(Schema.isPattern(/^(?!\.{1,2}$)/u))

/** What every kind of object has; a kind adds its own. */
export const objectWithId = (id: string): BillingObject => ({ id, requisiteVersion: null, number: null, url: null })
