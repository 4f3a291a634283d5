// The packages as other teams meet them: packed, linted, measured, installed into empty projects, compiled and run.
import { packPackages } from "../packPackages.mjs"
import { checkPackages } from "./checkPackages.mjs"
import { consumers, useConsumer } from "./consumers.mjs"
import { checkSizes } from "./sizes.mjs"

const packed = packPackages()
const problems = [...(await checkPackages(packed)), ...(await checkSizes("packages/app"))]
for (const consumer of consumers) {
  try {
    await useConsumer(consumer, packed)
  } catch (error) {
    problems.push(`${consumer.name}: ${error.message}`)
  }
}
if (problems.length > 0) {
  console.error(problems.join("\n\n"))
  process.exit(1)
}
console.log(`${packed.length} packages work from outside`)
