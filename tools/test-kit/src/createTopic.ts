import { Kafka, logLevel } from "kafkajs"

/** The test broker creates no topics by itself. Waits until the partitions have leaders. */
export const createTopic = async (brokers: ReadonlyArray<string>, topic: string, partitions = 1): Promise<void> => {
  const admin = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    await admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: partitions }] })
  } finally {
    await admin.disconnect()
  }
}
