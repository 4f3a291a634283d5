import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { generateFiles } from "./generate.ts"

const document = JSON.parse(
  readFileSync(new URL("../../../docs/contracts/openapi.json", import.meta.url), "utf8")
) as object
const generated = Object.entries(await generateFiles(document))

describe("the client", () => {
  it.each(generated)("has what the OpenAPI document says; npm run contracts updates %s", async (name, text) => {
    await expect(text).toMatchFileSnapshot(`../src/generated/${name}`)
  })
})
