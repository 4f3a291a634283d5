import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const tools = ["pdftotext", "pdftoppm", "zbarimg"]
const missing = tools.filter((tool) => spawnSync(tool, ["--version"], { stdio: "ignore" }).error !== undefined)

/** Why papers cannot be read here, or null. With REQUIRE_PDF_TOOLS=1 that is a failure and not a reason. */
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

/** The text of a PDF as its readers see it, spaces and lines made one. */
export const textOf = (bytes: Uint8Array): string =>
  inFolder(bytes, (_, file) =>
    execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" }).replace(/[\s\u00A0]+/gu, " ")
  )

/** How many pages it has. */
export const pageCountOf = (bytes: Uint8Array): number =>
  inFolder(bytes, (_, file) => execFileSync("pdftotext", [file, "-"], { encoding: "utf8" }).split("\f").length - 1)

/** The words of a PDF with their places, in points. */
export const wordsOf = (bytes: Uint8Array) =>
  inFolder(bytes, (folder, file) => {
    const target = join(folder, "words.html")
    execFileSync("pdftotext", ["-bbox", file, target])
    const html = readFileSync(target, "utf8")
    const words = html.matchAll(/<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<\/word>/gu)
    return [...words].map(([, left, top, right, bottom, word]) => ({
      left: Number(left),
      top: Number(top),
      right: Number(right),
      bottom: Number(bottom),
      word: word ?? ""
    }))
  })

/** What a reader of QR codes sees on the printed page. */
export const qrOf = (bytes: Uint8Array): string =>
  inFolder(bytes, (folder, file) => {
    const image = join(folder, "page")
    execFileSync("pdftoppm", ["-r", "200", "-png", "-singlefile", file, image])
    const read = spawnSync("zbarimg", ["--raw", "-q", "-Sdisable", "-Sqrcode.enable", `${image}.png`])
    return read.stdout.toString("utf8").replace(/\n$/u, "")
  })
