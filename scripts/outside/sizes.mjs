// What a caller's bundle grows by: minified bytes, with effect and other packages left out.
import { build } from "esbuild"

const domain = "@dealer-billing/domain"

/** `bytesMax` is above today's size by a tenth or so: growth must be noticed. */
const budgets = [
  { text: `export { isInnOfLegalEntity } from "${domain}"`, bytesMax: 1_000 },
  { text: 'export { dealerBillingClient } from "@dealer-billing/client"', bytesMax: 9_000 }
]

export const checkSizes = async (folder) => {
  const problems = []
  for (const { bytesMax, text } of budgets) {
    const { outputFiles } = await build({
      stdin: { contents: text, resolveDir: folder },
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      platform: "neutral",
      external: ["effect", "effect/*"]
    })
    const bytes = outputFiles[0].contents.byteLength
    console.log(`${String(bytes).padStart(8)} of ${bytesMax} bytes: ${text}`)
    if (bytes > bytesMax) problems.push(`${bytes} bytes instead of at most ${bytesMax}: ${text}`)
  }
  return problems
}
