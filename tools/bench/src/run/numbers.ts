/** `share` is from 0 to 1; answers 0 without values. */
export const quantile = (values: ReadonlyArray<number>, share: number): number => {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

export const median = (values: ReadonlyArray<number>): number => quantile(values, 0.5)

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 })

/** Three significant digits, and no fraction for large numbers. */
export const shown = (value: number): string => (Math.abs(value) >= 100 ? whole : short).format(value)
