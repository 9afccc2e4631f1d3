import { expect, test } from 'vitest'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { createSweeper, type Sweep } from './sweeper.ts'

const log = createLogger({ service: 'test', level: 'silent' })

/** Runs the sweeper for so many pauses, and tells how long each of them was. */
async function sweepFor(pauses: number, sweeps: Sweep[]) {
  const registry = createMetrics('test')
  const ending = new AbortController()
  const pausedMs: number[] = []
  const pause = async (ms: number) => {
    pausedMs.push(ms)
    if (pausedMs.length >= pauses) ending.abort()
  }
  await createSweeper({ sweeps, log, registry, pause }).run(ending.signal)
  return { pausedMs, metrics: await registry.metrics() }
}

/** Something of which there are so many rows to remove. */
const rowsOf = (what: string, rows: number): Sweep => {
  let left = rows
  return {
    what,
    async remove(limit) {
      const count = Math.min(limit, left)
      left -= count
      return count
    },
  }
}

test('everything is removed in batches, with a rest after each, and counted', async () => {
  const { pausedMs, metrics } = await sweepFor(5, [rowsOf('sessions', 1_200), rowsOf('nothing', 0)])
  expect(pausedMs.length).toBe(5)
  for (const ms of pausedMs) expect(ms).toBeGreaterThanOrEqual(50)
  expect(metrics).toContain('retention_removed_total{what="sessions",service="test"} 1200')
  expect(metrics).toContain('retention_removed_total{what="nothing",service="test"} 0')
})

test('what fails keeps nothing else from being removed', async () => {
  const failing: Sweep = { what: 'failing', remove: () => Promise.reject(new Error('away')) }
  const { metrics } = await sweepFor(3, [failing, rowsOf('sessions', 10)])
  expect(metrics).toContain('retention_removed_total{what="sessions",service="test"} 10')
})

test('it ends by its signal while it rests', async () => {
  const ending = new AbortController()
  const running = createSweeper({ sweeps: [], log, registry: createMetrics('test') }).run(ending.signal)
  ending.abort()
  await running
})
