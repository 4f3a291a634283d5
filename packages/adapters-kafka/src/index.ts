export { ConsumerDied, ConsumerHealth, type ConsumerCheck, type ConsumerState } from "./consumer/ConsumerHealth.ts"
export { paymentConsumerLayer, type PaymentConsumerOptions } from "./consumer/PaymentConsumer.ts"
export {
  paymentEventPublisher,
  PublishFailed,
  type PaymentEventPublisherOptions,
  type PublishedEvent
} from "./topic/paymentEventPublisher.ts"
export { examineLog, PartitionMissing, type ExamineOptions, type LogExamination } from "./log/examineLog.ts"
export {
  saslMechanisms,
  sendsSecret,
  type KafkaSasl,
  type KafkaSecurity,
  type KafkaTls,
  type SaslMechanism
} from "./connection/KafkaSecurity.ts"
export { KafkaFailure } from "./connection/KafkaFailure.ts"
export { BatchUnreadable } from "./records/BatchUnreadable.ts"
export { readLog, type ReadLogOptions } from "./log/readLog.ts"
export { formatSource } from "./topic/formatSource.ts"
export { TopicMissing } from "./topic/TopicMissing.ts"
