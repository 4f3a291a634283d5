import { setTimeout as sleep } from "node:timers/promises"

const isColoured = process.stdout.isTTY
const paint = (code: number, text: string): string => (isColoured ? `\u001B[${code}m${text}\u001B[0m` : text)

export class Report {
  #step = 0
  readonly #stepCount: number

  constructor(stepCount: number) {
    this.#stepCount = stepCount
  }

  step(title: string): void {
    this.#step += 1
    console.log(`\n${paint(1, `[${this.#step}/${this.#stepCount}] ${title}`)}`)
  }

  say(text: string): void {
    console.log(`      ${text}`)
  }

  expect(what: string, actual: unknown, expected: unknown): void {
    if (actual !== expected) {
      throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`)
    }
    console.log(`    ${paint(32, "ok")} ${what}: ${String(actual)}`)
  }

  /** Repeats `read`, since payment events are asynchronous. */
  async eventually(
    what: string,
    read: () => Promise<unknown>,
    expected: unknown,
    timeoutMs = 15_000
  ): Promise<void> {
    const deadline = performance.now() + timeoutMs
    let actual = await read()
    while (actual !== expected && performance.now() < deadline) {
      await sleep(50)
      actual = await read()
    }
    this.expect(what, actual, expected)
  }
}
