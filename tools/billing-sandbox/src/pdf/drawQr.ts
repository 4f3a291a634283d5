import { encode } from "uqr"
import type { Page } from "@dealer-billing/documents"

/** The caller must leave the quiet zone. */
export const drawQr = (sheet: Page, text: string, x: number, y: number, width: number): void => {
  const { data, size } = encode(text, { ecc: "M", border: 0 })
  const module = width / size
  for (const [row, cells] of data.entries()) {
    let start = 0
    while (start < size) {
      if (!cells[start]) {
        start += 1
        continue
      }
      let end = start
      while (end < size && cells[end]) end += 1
      sheet.pdf.rect(x + start * module, y + row * module, (end - start) * module, module)
      start = end
    }
  }
  sheet.pdf.fill("black")
}
