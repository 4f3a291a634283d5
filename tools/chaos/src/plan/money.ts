// The run checks the service's arithmetic, so that it must not borrow it: these two are all the money it knows.

/** `"12345.67"` to 1234567n. */
export const kopecks = (text: string): bigint => BigInt(text.replace(".", ""))

/** 1234567n to `"12345.67"`; not for negative amounts. */
export const roubles = (amount: bigint): string => {
  const digits = amount.toString().padStart(3, "0")
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}
