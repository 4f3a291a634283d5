import { createConfig, lintFromString } from "@redocly/openapi-core"

const config = createConfig({
  extends: ["recommended-strict"],
  rules: {
    // An internal service has no licence.
    "info-license": "off",
    // The server that serves the document is the one it describes.
    "no-server-example.com": "off",
    // Operations without parameters, body and key have no 4xx answer.
    "operation-4xx-response": "off"
  }
})

/** The linter's findings: rule and place. */
export const lintOpenApi = async (document: string): Promise<ReadonlyArray<string>> => {
  const problems = await lintFromString({ source: document, absoluteRef: "openapi.json", config: await config })
  return problems.map(({ location, ruleId }) => `${ruleId} ${location[0]?.pointer ?? ""}`)
}
