/** Billing may still be working on a call that it did not answer, in ms: an earlier look-up would find nothing. */
export const lookUpDelayMs = 5_000
