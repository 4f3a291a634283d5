const texts = ["-5.00", "+5.00", "10.005", "1e3", "1e400", "NaN", "5", "5,00", "", "٥.٠٠", " 5.00"]

/** Invalid amounts. */
export const badSums: ReadonlyArray<unknown> = [...texts, "9223372036854775808.00", 5, 5.1, null, ["5.00"]]
