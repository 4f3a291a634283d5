// What a caller's bundle grows by: minified bytes, with the packages of others left out.
import { build } from "esbuild"

const others = [
  "effect",
  "@effect/*",
  "hono",
  "@hono/*",
  "jose",
  "kafkajs",
  "pdfkit",
  "dejavu-fonts-ttf",
  "swagger-ui-dist"
]

/** `bytesMax` is a tenth or so above the size when it was set: growth must be noticed. */
const budgets = [
  { folder: "domain", text: 'export { isInnOfLegalEntity } from "@dealer-billing/domain"', bytesMax: 1_000 },
  { folder: "domain", text: 'export * from "@dealer-billing/domain"', bytesMax: 122_000 },
  { folder: "domain", text: 'export * from "@dealer-billing/domain/testing"', bytesMax: 70_000 },
  { folder: "client", text: 'export { dealerBillingClient } from "@dealer-billing/client"', bytesMax: 9_000 },
  { folder: "bank-statement", text: 'export * from "@dealer-billing/bank-statement"', bytesMax: 15_000 },
  { folder: "documents", text: 'export * from "@dealer-billing/documents"', bytesMax: 34_000 },
  { folder: "adapters-billing", text: 'export * from "@dealer-billing/adapters-billing"', bytesMax: 35_000 },
  { folder: "adapters-http", text: 'export * from "@dealer-billing/adapters-http"', bytesMax: 230_000 },
  { folder: "adapters-kafka", text: 'export * from "@dealer-billing/adapters-kafka"', bytesMax: 88_000 },
  { folder: "adapters-postgres", text: 'export * from "@dealer-billing/adapters-postgres"', bytesMax: 226_000 }
]

const measure = async ({ folder, text }) => {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: `packages/${folder}` },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "node",
    external: others.flatMap((name) => (name.endsWith("*") ? [name] : [name, `${name}/*`]))
  })
  return outputFiles[0].contents.byteLength
}

/** Answers the problems. */
export const checkSizes = async () => {
  const problems = []
  for (const budget of budgets) {
    const { bytesMax, text } = budget
    const bytes = await measure(budget)
    console.log(`${String(bytes).padStart(8)} of ${String(bytesMax).padStart(7)} bytes: ${text}`)
    if (bytes > bytesMax) problems.push(`${bytes} bytes instead of at most ${bytesMax}: ${text}`)
  }
  return problems
}
