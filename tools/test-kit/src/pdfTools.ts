import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const tools = ["pdftotext", "pdftoppm", "zbarimg"]
const missing = tools.filter((tool) => spawnSync(tool, ["--version"], { stdio: "ignore" }).error !== undefined)

/** Why PDFs cannot be read here, or null. REQUIRE_PDF_TOOLS=1 makes missing tools a failure. */
export const pdfToolsSkip: string | null =
  missing.length === 0 || process.env.REQUIRE_PDF_TOOLS === "1"
    ? null
    : `not installed: ${missing.join(", ")} (of poppler-utils and zbar-tools)`

const inFolder = <A>(bytes: Uint8Array, use: (folder: string, file: string) => A): A => {
  const folder = mkdtempSync(join(tmpdir(), "invoice-"))
  try {
    const file = join(folder, "invoice.pdf")
    writeFileSync(file, bytes)
    return use(folder, file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** With all white space reduced to single spaces. */
export const textOf = (bytes: Uint8Array): string =>
  inFolder(bytes, (_, file) =>
    execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).replace(/[\s\u00A0]+/gu, " ")
  )

export const pageCountOf = (bytes: Uint8Array): number =>
  inFolder(bytes, (_, file) => execFileSync("pdftotext", [file, "-"], { encoding: "utf8" }).split("\f").length - 1)

/** The words with their positions in points. */
export const wordsOf = (bytes: Uint8Array) =>
  inFolder(bytes, (folder, file) => {
    const target = join(folder, "words.html")
    execFileSync("pdftotext", ["-bbox", file, target])
    const html = readFileSync(target, "utf8")
    const words = html.matchAll(
      /<word xMin="([^"]+)" yMin="([^"]+)" xMax="([^"]+)" yMax="([^"]+)">([^<]*)<\/word>/gu
    )
    return [...words].map(([, left, top, right, bottom, word]) => ({
      left: Number(left),
      top: Number(top),
      right: Number(right),
      bottom: Number(bottom),
      word: word ?? ""
    }))
  })

/** The content of the QR code on the first page. */
export const qrOf = (bytes: Uint8Array): string =>
  inFolder(bytes, (folder, file) => {
    const image = join(folder, "page")
    execFileSync("pdftoppm", ["-r", "200", "-png", "-singlefile", file, image])
    const read = spawnSync("zbarimg", ["--raw", "-q", "-Sdisable", "-Sqrcode.enable", `${image}.png`])
    return read.stdout.toString("utf8").replace(/\n$/u, "")
  })
