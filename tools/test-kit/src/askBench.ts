import { inject } from "vitest"

declare module "vitest" {
  export interface ProvidedContext {
    /** Where the run's own process answers the test files: it alone holds the shared servers. */
    readonly benchUrl: string
  }
}

/** What the test files may ask for, and the answers (JSON over loopback HTTP). */
export interface BenchAnswers {
  readonly database: { readonly url: string }
  readonly kafka: { readonly brokers: string } | { readonly skip: string }
}

const isAnswer = <Question extends keyof BenchAnswers>(body: unknown): body is BenchAnswers[Question] =>
  typeof body === "object" && body !== null

/** Asks the process of the test run for a shared part; it is started when somebody asks for the first time. */
export const askBench = async <Question extends keyof BenchAnswers>(
  question: Question
): Promise<BenchAnswers[Question]> => {
  const response = await fetch(`${inject("benchUrl")}/${question}`, { method: "POST" })
  if (!response.ok) throw new Error(`The test bench could not provide a ${question}: ${await response.text()}`)
  const body: unknown = await response.json()
  if (!isAnswer<Question>(body)) throw new Error("The test bench answered something else than an object")
  return body
}
