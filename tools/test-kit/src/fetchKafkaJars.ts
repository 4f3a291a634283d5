import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const kafkaVersion = "4.1.1"
const repositoryRoot = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..")

export const kafkaJarsFolder = join(repositoryRoot, ".cache", `kafka-${kafkaVersion}`)

const pom = `<project>
  <modelVersion>4.0.0</modelVersion><groupId>test</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version>
  </dependency></dependencies>
</project>`

/** Downloads Kafka's jars once. The folder gets its name when it is complete. */
export const fetchKafkaJars = (): string => {
  if (existsSync(kafkaJarsFolder)) return kafkaJarsFolder
  mkdirSync(dirname(kafkaJarsFolder), { recursive: true })
  const unfinished = mkdtempSync(`${kafkaJarsFolder}-`)
  writeFileSync(join(unfinished, "pom.xml"), pom)
  const goal = ["-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=jars"]
  const copied = spawnSync("mvn", goal, { cwd: unfinished, encoding: "utf8" })
  if (copied.status !== 0) {
    rmSync(unfinished, { recursive: true, force: true })
    throw new Error(`Maven could not fetch Kafka ${kafkaVersion}: ${copied.stdout}${copied.stderr}`)
  }
  if (!existsSync(kafkaJarsFolder)) renameSync(join(unfinished, "jars"), kafkaJarsFolder)
  rmSync(unfinished, { recursive: true, force: true })
  return kafkaJarsFolder
}
