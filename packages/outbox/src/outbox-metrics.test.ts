import { createMetrics } from '@paylinks/service-kit/metrics'
import { expect, test } from 'vitest'
import { outboxMetrics } from './outbox-metrics.ts'

const backlog = { pending: 7, parked: 2, oldestAgeSeconds: 31 }

test('the first reading of the metrics already tells what is waiting, by one question to the store', async () => {
  const registry = createMetrics('test')
  let questions = 0
  outboxMetrics(registry, {
    async backlog() {
      questions++
      return backlog
    },
  })
  const text = await registry.metrics()
  expect(text).toContain('outbox_pending{service="test"} 7')
  expect(text).toContain('outbox_parked{service="test"} 2')
  expect(text).toContain('outbox_lag_seconds{service="test"} 31')
  expect(questions).toBe(1)
})

test('an outage of the store removes its figures and leaves the others', async () => {
  const registry = createMetrics('test')
  let down = false
  const record = outboxMetrics(registry, { backlog: async () => (down ? Promise.reject(new Error('down')) : backlog) })
  record({ published: 3, failed: 1 })
  await registry.metrics()
  down = true
  const text = await registry.metrics()
  expect(text).not.toMatch(/^outbox_pending\{/m)
  expect(text).toContain('outbox_published_total{service="test"} 3')
  expect(text).toContain('outbox_failed_total{service="test"} 1')
})
