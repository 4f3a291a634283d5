import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { superviseProcess, type SupervisedProcess } from "@dealer-billing/embedded-postgres"

interface ServiceCommand {
  readonly name: string
  /** Node with its flags and the entry of the service. */
  readonly program: ReadonlyArray<string>
  readonly roles: ReadonlyArray<string>
  readonly environment: Readonly<Record<string, string>>
  readonly logFolder: string
}

interface ServiceCounts {
  killed: number
  stopped: number
  /** Unexpected ends; each is followed by a restart. */
  endedByItself: number
}

/** 143: stopped before the process could handle signals. */
const goodStatuses: ReadonlyArray<number> = [0, 143]
/** Its shell was killed together with it. */
const signalledStatus = -1
/** As the shell reports a process that was killed by signal 9. */
const killedStatus = 137
const restartPauseMs = 300
const stopMsMax = 15_000

/** One process of the service, which is restarted when it ends, as by a supervisor. */
export class ServiceProcess {
  readonly counts: ServiceCounts = { killed: 0, stopped: 0, endedByItself: 0 }
  readonly #command: ServiceCommand
  readonly #report: (line: string) => void
  #starts = 0
  #isClosed = false
  /** The end of the current process is expected. */
  #isEnding = false
  #current: SupervisedProcess

  constructor(command: ServiceCommand, report: (line: string) => void) {
    this.#command = command
    this.#report = report
    this.#current = this.#start()
  }

  #start(failpoint?: string): SupervisedProcess {
    const { environment, logFolder, name, program, roles } = this.#command
    this.#starts += 1
    this.#isEnding = false
    const started = superviseProcess({
      command: [...program, "serve", ...roles],
      stopSignal: "TERM",
      logFile: join(logFolder, `${name}-${String(this.#starts).padStart(3, "0")}.log`),
      environment: { ...environment, ...(failpoint === undefined ? {} : { FAILPOINT: failpoint }) }
    })
    this.#current = started
    void this.#startAgainAfter(started, this.#starts)
    return started
  }

  async #startAgainAfter(started: SupervisedProcess, number: number): Promise<void> {
    const isOurs = () => !this.#isClosed && this.#current === started
    const status = await started.exited
    if (this.#isEnding || !isOurs()) return
    this.counts.endedByItself += 1
    this.#report(`${this.#command.name} ended unexpectedly with ${status}, its log is number ${number}`)
    await pause(restartPauseMs)
    if (isOurs()) this.#start()
  }

  /** `kill -9` and restart. If the process has just ended by itself, the next one is killed. */
  async kill(): Promise<void> {
    while (!(await this.#killCurrent())) this.#start()
    this.counts.killed += 1
    this.#start()
  }

  /** False if it had already ended. */
  async #killCurrent(): Promise<boolean> {
    this.#isEnding = true
    this.#current.signal("KILL")
    return (await this.#current.exited) === signalledStatus
  }

  /** Answers the duration of the stop, or null if it had to be killed or failed. */
  async restart(failpoint?: string): Promise<number | null> {
    this.#isEnding = true
    const stopped = this.#current
    const startedMs = performance.now()
    const end = stopped.stop().then(() => "stopped" as const)
    const outcome = await Promise.race([end, pause(stopMsMax, "late" as const, { ref: false })])
    if (outcome === "late") stopped.signal("KILL")
    await end
    const tookMs = performance.now() - startedMs
    this.counts.stopped += 1
    this.#start(failpoint)
    const isGood = outcome === "stopped" && goodStatuses.includes(await stopped.exited)
    return isGood ? tookMs : null
  }

  /** Restarts it with a failpoint that kills it. Answers false if it did not reach the failpoint and was killed. */
  async killAt(point: string, timeoutMs: number): Promise<boolean> {
    const deadline = pause(timeoutMs, null, { ref: false })
    await this.restart(point)
    this.#isEnding = true
    while (true) {
      const status = await Promise.race([this.#current.exited, deadline])
      if (status === null) {
        await this.kill()
        return false
      }
      if (status === killedStatus) {
        this.counts.killed += 1
        this.#start()
        return true
      }
      // Without its database it may not start.
      await pause(restartPauseMs)
      this.#start(point)
      this.#isEnding = true
    }
  }

  async freeze(frozenMs: number): Promise<void> {
    const frozen = this.#current
    frozen.signal("STOP")
    await pause(frozenMs)
    frozen.signal("CONT")
  }

  async close(): Promise<void> {
    this.#isClosed = true
    // A stopped process handles no other signal.
    this.#current.signal("CONT")
    this.#current.signal("KILL")
    await this.#current.exited
  }
}
