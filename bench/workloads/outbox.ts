import { connectRabbitMq } from '@paylinks/messaging/rabbitmq-bus'
import { listenForOutbox } from '@paylinks/outbox/outbox-listener'
import { createOutboxRelay } from '@paylinks/outbox/outbox-relay'
import { linkEvent } from '@paylinks/test-kit/events'
import { createTestOutbox } from '@paylinks/test-kit/outbox'
import { uniqueExchange } from '@paylinks/test-kit/rabbitmq'
import { createRecordingLog } from '@paylinks/test-kit/recording-log'
import { waitFor } from '@paylinks/test-kit/wait-for'

const ROWS_PER_COMMIT = 1000
const PATIENCE = { timeoutMs: 120_000 }

const log = createRecordingLog()

type Backlog = { rows: number; relays: number; batchSize?: number }
export type Drained = { rowsPerSecond: number; cpuMicrosPerRow: number }

/** An outbox in a database of its own, and how it fares. */
export async function openOutbox() {
  const outbox = await createTestOutbox()
  const broker = uniqueExchange()

  /** How fast relays publish what has piled up. */
  async function drain({ rows, relays, batchSize }: Backlog): Promise<Drained> {
    const buses = Array.from({ length: relays }, () =>
      connectRabbitMq({ url: broker.url, exchange: broker.exchange, log }),
    )
    await waitFor(() => buses.every((bus) => bus.isConnected()), PATIENCE)
    for (let committed = 0; committed < rows; committed += ROWS_PER_COMMIT)
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
    await waitFor(() => published >= rows, PATIENCE)
    const seconds = (performance.now() - startedAt) / 1000
    const cpu = process.cpuUsage(startedCpu)
    stopping.abort()
    await Promise.all(running)
    await Promise.all(buses.map((bus) => bus.close()))
    return { rowsPerSecond: rows / seconds, cpuMicrosPerRow: (cpu.user + cpu.system) / rows }
  }

  /** How soon a subscriber has a committed event, one at a time: milliseconds, in ascending order. */
  async function latencies(events: number): Promise<number[]> {
    const bus = connectRabbitMq({ url: broker.url, exchange: broker.exchange, log })
    await waitFor(() => bus.isConnected(), PATIENCE)
    const committedAt = new Map<string, number>()
    const taken: number[] = []
    await bus.subscribe({
      name: 'bench',
      types: ['payment_link.updated'],
      handle: (event) => void taken.push(performance.now() - (committedAt.get(event.id) ?? 0)),
      onGap: () => {},
    })
    const relay = createOutboxRelay({ store: outbox.store, bus, log })
    const stopping = new AbortController()
    const listening = { databaseUrl: outbox.url, onWake: relay.wake, log, applicationName: 'bench-outbox' }
    const running = [relay.run(stopping.signal), listenForOutbox(listening, stopping.signal)]
    for (let count = 1; count <= events; count++) {
      const event = linkEvent()
      await outbox.commit([event])
      committedAt.set(event.id, performance.now())
      await waitFor(() => taken.length === count, PATIENCE)
    }
    stopping.abort()
    await Promise.all(running)
    await bus.close()
    return taken.sort((a, b) => a - b)
  }

  return {
    drain,
    latencies,
    async drop() {
      await outbox.drop()
      await broker.drop()
    },
  }
}
