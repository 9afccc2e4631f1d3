import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from './logger.ts'
import { Counter, type Registry } from './metrics.ts'

export type Sweep = {
  /** What is removed, as the metric names it. */
  what: string
  /** Removes up to so many rows that have had their time, and says how many. None: there are no more of them. */
  remove(limit: number): Promise<number>
}

type SweeperOptions = {
  sweeps: readonly Sweep[]
  log: Logger
  registry: Registry
  /** Resolves after so long, or at once when the service stops. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>
}

/** So few that no statement holds its locks for long. */
const BATCH_SIZE = 500
const MIN_PAUSE_MS = 50
/** The sweeper rests so much longer than it works, so that the database has nearly all of its time for others. */
const RESTS_FOR_EACH_WORK = 4
const PAUSE_BETWEEN_ROUNDS_MS = 10 * 60_000
/** A service that has just started has better things to do. */
const FIRST_ROUND_AFTER_MS = 60_000

/**
 * Removes what has had its time, in small batches with rests between them, for as long as the service runs. Replicas share
 * the work: each sweep passes over rows that another one is removing.
 */
export function createSweeper({ sweeps, log, registry, pause = restOrAbort }: SweeperOptions) {
  const removed = new Counter({
    name: 'retention_removed_total',
    help: 'Rows that were removed because they had had their time.',
    labelNames: ['what'],
    registers: [registry],
  })
  // Each is there from the start, so that "nothing was removed" can be told from "nobody looks".
  for (const { what } of sweeps) removed.inc({ what }, 0)

  async function sweepAll({ what, remove }: Sweep, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const startedAt = performance.now()
      const count = await remove(BATCH_SIZE)
      removed.inc({ what }, count)
      if (count === 0) return
      await pause(Math.max(MIN_PAUSE_MS, RESTS_FOR_EACH_WORK * (performance.now() - startedAt)), signal)
    }
  }

  /** Works until the signal. A round that fails is tried again in the next. */
  async function run(signal: AbortSignal): Promise<void> {
    await pause(FIRST_ROUND_AFTER_MS, signal)
    while (!signal.aborted) {
      for (const sweep of sweeps) {
        await sweepAll(sweep, signal).catch((err) =>
          log.warn({ err, what: sweep.what }, 'could not remove what has had its time; it will be tried again'),
        )
      }
      await pause(PAUSE_BETWEEN_ROUNDS_MS, signal)
    }
  }

  return { run }
}

async function restOrAbort(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {})
}
