import type { PositionReused } from "@dealer-billing/domain"
import type { Assignment } from "./Assignment.ts"
import type { ConsumerProgress } from "./ConsumerProgress.ts"
import type { ConsumerStuck } from "./ConsumerStuck.ts"
import type { KafkaFailure } from "../connection/KafkaFailure.ts"
import type { LogReader } from "../topic/LogReader.ts"
import type { OffsetsLost } from "./OffsetsLost.ts"
import type { ProcessedMissing } from "./ProcessedMissing.ts"
import type { TopicCompacted } from "../topic/TopicCompacted.ts"

export interface Consumption {
  readonly assignment: Assignment
  readonly log: LogReader
  readonly progress: ConsumerProgress
  readonly seek: (partition: number, offset: bigint) => void
}

export type Ending = KafkaFailure | PositionReused | OffsetsLost | ProcessedMissing | ConsumerStuck | TopicCompacted
