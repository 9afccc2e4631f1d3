// How fast the relay drains a backlog, and how soon a committed event reaches a subscriber.
// Needs Postgres and RabbitMQ (DATABASE_URL and AMQP_URL, else localhost). Run:
//   npx tsx --conditions=@paylinks/source bench/outbox-relay.ts

import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { listenForOutbox } from '@paylinks/outbox/outbox-listener'
import { createOutboxRelay } from '@paylinks/outbox/outbox-relay'
import { linkEvent } from '@paylinks/test-kit/events'
import { createTestOutbox } from '@paylinks/test-kit/outbox'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import { waitFor } from '@paylinks/test-kit/wait-for'

const BACKLOG_ROWS = 20_000
const ROWS_PER_COMMIT = 1000
const SINGLE_EVENTS = 300
const PATIENCE = { timeoutMs: 120_000 }

const log = createRecordingLog()
const outbox = await createTestOutbox()
const broker = uniqueExchange()

async function drainBacklog({ relays, batchSize }: { relays: number; batchSize: number }): Promise<void> {
  const buses = Array.from({ length: relays }, () =>
    connectRabbitMq({ url: broker.url, exchange: broker.exchange, log }),
  )
  await waitFor(() => buses.every((bus) => bus.isConnected()), PATIENCE)
  for (let rows = 0; rows < BACKLOG_ROWS; rows += ROWS_PER_COMMIT)
    await outbox.commit(Array.from({ length: ROWS_PER_COMMIT }, () => linkEvent()))

  const startedAt = performance.now()
  const startedCpu = process.cpuUsage()
  let published = 0
  const onBatch = (batch: { published: number }) => {
    published += batch.published
  }
  const stopping = new AbortController()
  const running = buses.map((bus) =>
    createOutboxRelay({ store: outbox.store, bus, log, batchSize, onBatch }).run(stopping.signal),
  )
  await waitFor(() => published >= BACKLOG_ROWS, PATIENCE)
  const seconds = (performance.now() - startedAt) / 1000
  const cpu = process.cpuUsage(startedCpu)
  stopping.abort()
  await Promise.all(running)
  await Promise.all(buses.map((bus) => bus.close()))

  const cpuMicros = Math.round((cpu.user + cpu.system) / BACKLOG_ROWS)
  const rate = Math.round(BACKLOG_ROWS / seconds)
  console.log(
    `backlog of ${BACKLOG_ROWS}, ${relays} relay(s), batches of ${batchSize}: ${rate} rows/s, ${cpuMicros} µs of CPU a row`,
  )
}

async function measureLatency(): Promise<void> {
  const bus = connectRabbitMq({ url: broker.url, exchange: broker.exchange, log })
  await waitFor(() => bus.isConnected(), PATIENCE)
  const committedAt = new Map<string, number>()
  const latencies: number[] = []
  await bus.subscribe({
    name: 'bench',
    types: ['payment_link.updated'],
    handle: (event) => void latencies.push(performance.now() - (committedAt.get(event.id) ?? 0)),
    onGap: () => {},
  })
  const relay = createOutboxRelay({ store: outbox.store, bus, log })
  const stopping = new AbortController()
  const listening = { databaseUrl: outbox.url, onWake: relay.wake, log, applicationName: 'bench-outbox' }
  const running = [relay.run(stopping.signal), listenForOutbox(listening, stopping.signal)]
  for (let count = 1; count <= SINGLE_EVENTS; count++) {
    const event = linkEvent()
    await outbox.commit([event])
    committedAt.set(event.id, performance.now())
    await waitFor(() => latencies.length === count, PATIENCE)
  }
  stopping.abort()
  await Promise.all(running)
  await bus.close()

  latencies.sort((a, b) => a - b)
  const percentile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)]?.toFixed(1)
  console.log(`from commit to subscriber, one event at a time: p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms`)
}

try {
  for (const batchSize of [50, 100, 200, 500]) await drainBacklog({ relays: 1, batchSize })
  await drainBacklog({ relays: 2, batchSize: 100 })
  await measureLatency()
} finally {
  await outbox.drop()
  await broker.drop()
}
