// The packages as other teams meet them: packed, linted, measured, installed into empty projects, compiled and run.
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { startService } from "../../tools/test-kit/src/startService.ts"
import { packPackages } from "../packPackages.mjs"
import { checkPackages } from "./checkPackages.mjs"
import { consumers, useConsumer } from "./consumers.mjs"
import { checkMixedVersions } from "./mixedVersions.mjs"
import { checkSizes } from "./sizes.mjs"

const packed = packPackages()
const problems = [...(await checkPackages(packed)), ...(await checkSizes())]
const data = await mkdtemp(join(tmpdir(), "dealer-billing-outside-"))
const service = await startService(data)
for (const consumer of consumers) {
  try {
    await useConsumer(consumer, packed, service)
  } catch (error) {
    problems.push(`${consumer.name}: ${error.message}`)
  }
}
problems.push(...checkMixedVersions(service))
await service.stop()
await rm(data, { recursive: true, force: true })
if (problems.length > 0) {
  console.error(problems.join("\n\n"))
  process.exit(1)
}
console.log(`${packed.length} packages work from outside`)
