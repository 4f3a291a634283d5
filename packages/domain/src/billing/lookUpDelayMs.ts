/** Billing may still be at work on a call that it did not answer, in ms: looking earlier would find nothing. */
export const lookUpDelayMs = 5_000
