import { createRequire } from "node:module"
import PDFDocument from "pdfkit"
import { oneLine } from "./oneLine.ts"

/** A4 in points. */
const pageWidth = 595.28
export const pageHeight = 841.89
export const marginLeft = 42
const marginTop = 36
export const contentWidth = pageWidth - 2 * marginLeft
const contentBottom = pageHeight - 36

export type Font = "regular" | "bold"

export interface TextStyle {
  readonly font?: Font
  readonly size?: number
  readonly align?: "left" | "right" | "center"
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const fontFiles: Readonly<Record<Font, string>> = {
  regular: "DejaVuSansCondensed.ttf",
  bold: "DejaVuSansCondensed-Bold.ttf"
}

const fontPath = (font: Font): string =>
  createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${fontFiles[font]}`)

const defaultSize = 9

interface PageInfo {
  readonly title: string
  readonly author: string
  readonly createdAt: Date
  /** Needed for `onEveryPage`: pages stay in memory until the end. */
  readonly keepsPages?: boolean
}

/** A document drawn from top to bottom: the next element begins at `y`. */
export class Page {
  readonly pdf: InstanceType<typeof PDFDocument>
  // Named by file: pdfkit would read a font again for every other name.
  readonly #fonts: Readonly<Record<Font, string>> = { regular: fontPath("regular"), bold: fontPath("bold") }
  y: number = marginTop
  drawHead: () => void = () => {}

  constructor(info: PageInfo) {
    this.pdf = new PDFDocument({
      size: "A4",
      margin: 0,
      lang: "ru-RU",
      displayTitle: true,
      bufferPages: info.keepsPages ?? false,
      font: this.#fonts.regular,
      info: { Title: info.title, Author: info.author, CreationDate: info.createdAt, ModDate: info.createdAt }
    })
  }

  #use({ align = "left", font = "regular", size = defaultSize }: TextStyle) {
    this.pdf.font(this.#fonts[font], size).fillColor("black")
    return { align, lineGap: 0.5 }
  }

  heightOf(text: string, width: number, style: TextStyle = {}): number {
    const options = this.#use(style)
    return this.pdf.heightOfString(oneLine(text), { ...options, width })
  }

  /** Writes a text wrapped to a width, and returns its height. */
  text(text: string, x: number, y: number, width: number, style: TextStyle = {}): number {
    const height = this.heightOf(text, width, style)
    this.pdf.text(oneLine(text), x, y, { ...this.#use(style), width })
    return height
  }

  paragraph(text: string, style: TextStyle = {}, gapAfter = 0): void {
    this.reserve(this.heightOf(text, contentWidth, style))
    this.y += this.text(text, marginLeft, this.y, contentWidth, style) + gapAfter
  }

  frame({ height, width, x, y }: Box): void {
    this.pdf.lineWidth(0.6).strokeColor("black").rect(x, y, width, height).stroke()
  }

  rule(thickness: number, gapAfter = 0): void {
    this.pdf
      .lineWidth(thickness)
      .strokeColor("black")
      .moveTo(marginLeft, this.y)
      .lineTo(marginLeft + contentWidth, this.y)
      .stroke()
    this.y += thickness + gapAfter
  }

  /** Starts a new page unless this much height is left. */
  reserve(height: number): void {
    if (this.y + height <= contentBottom) return
    this.pdf.addPage()
    this.y = marginTop
    this.drawHead()
  }

  onEveryPage(draw: (page: number, count: number) => void): void {
    const { count, start } = this.pdf.bufferedPageRange()
    for (let index = 0; index < count; index += 1) {
      this.pdf.switchToPage(start + index)
      draw(index + 1, count)
    }
  }
}
