/** The source in the positions of a partition's messages. Kafka allows neither `/` nor `#` in topic names. */
export const formatSource = (topic: string, partition: number): string => `${topic}/${partition}`
