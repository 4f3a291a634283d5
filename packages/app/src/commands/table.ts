/** Lines with aligned columns. The first row is the heading. Null shows as a dash. */
export const table = (rows: ReadonlyArray<ReadonlyArray<string | null>>): string => {
  const cells = rows.map((row) => row.map((cell) => cell ?? "-"))
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()
    )
    .join("\n")
}
