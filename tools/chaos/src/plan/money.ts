// Written again on purpose: the run checks the arithmetic of the service, so it must not use it.

/** `"12345.67"` to 1234567n. */
export const kopecks = (text: string): bigint => BigInt(text.replace(".", ""))

/** 1234567n to `"12345.67"`; not for negative amounts. */
export const roubles = (amount: bigint): string => {
  const digits = amount.toString().padStart(3, "0")
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
