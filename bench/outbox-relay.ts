// How fast the relay drains a backlog with batches of different sizes, and how soon a committed event reaches a
// subscriber. Needs Postgres and RabbitMQ (DATABASE_URL and AMQP_URL, else localhost). Run:
//   npx tsx --conditions=@paylinks/source bench/outbox-relay.ts
import { openOutbox } from './workloads/outbox.ts'

const BACKLOG_ROWS = 20_000
const SINGLE_EVENTS = 300

const outbox = await openOutbox()

async function drainBacklog(relays: number, batchSize: number): Promise<void> {
  const { rowsPerSecond, cpuMicrosPerRow } = await outbox.drain({ rows: BACKLOG_ROWS, relays, batchSize })
  console.log(
    `backlog of ${BACKLOG_ROWS}, ${relays} relay(s), batches of ${batchSize}: ${Math.round(rowsPerSecond)} rows/s, ${Math.round(cpuMicrosPerRow)} µs of CPU a row`,
  )
}

try {
  for (const batchSize of [50, 100, 200, 500]) await drainBacklog(1, batchSize)
  await drainBacklog(2, 100)
  const latencies = await outbox.latencies(SINGLE_EVENTS)
  const percentile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)]?.toFixed(1)
  console.log(`from commit to subscriber, one event at a time: p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms`)
} finally {
  await outbox.drop()
}
