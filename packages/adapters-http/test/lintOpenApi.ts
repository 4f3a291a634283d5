import { createConfig, lintFromString } from "@redocly/openapi-core"

const config = createConfig({
  extends: ["recommended-strict"],
  rules: {
    // The service is used inside one company, which gives nobody a licence.
    "info-license": "off",
    // The document is served by the very server that it describes, wherever that runs.
    "no-server-example.com": "off",
    // An operation that needs no parameter, body or key has no answer of 4xx that it could name.
    "operation-4xx-response": "off"
  }
})

/** What the linter has to say: the rule, and where. */
export const lintOpenApi = async (document: string): Promise<ReadonlyArray<string>> => {
  const problems = await lintFromString({ source: document, absoluteRef: "openapi.json", config: await config })
  return problems.map(({ location, ruleId }) => `${ruleId} ${location[0]?.pointer ?? ""}`)
}
