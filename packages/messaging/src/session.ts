import type { Channel } from 'amqplib'
import { type ConnectionOptions, openConnection } from './connection.ts'
import { type Consumer, type ConsumerSettings, type Registration, startConsumer } from './consumer.ts'
import type { OutgoingMessage } from './event-bus.ts'
import { createPublisher } from './publisher.ts'
import { declareTopology } from './topology.ts'

export type SessionOptions = Omit<ConnectionOptions, 'signal'> &
  ConsumerSettings & {
    url: string
    publishTimeoutMs: number
  }

/** A connection with the publisher and the consumers on it. They fail together: whatever breaks, all begin afresh. */
export type Session = {
  /** Aborted, with the reason, when the session is over. */
  lost: AbortSignal
  canPublish(): boolean
  publish(message: OutgoingMessage): Promise<void>
  /** Begins the subscription's stream, once in a session however often it is asked. */
  consume(registration: Registration): Promise<void>
  /** Ends the subscription's stream and waits for what it has in hand. Never rejects. */
  release(registration: Registration): Promise<void>
  /** Waits for the confirms of what has been published. */
  flush(): Promise<void>
  /** Never rejects. */
  close(): Promise<void>
}

/** Connects, declares the topology and begins the stream of every registration. */
export async function openSession(
  options: SessionOptions,
  registrations: ReadonlySet<Registration>,
  signal: AbortSignal,
): Promise<Session> {
  const { exchange, publishTimeoutMs } = options
  const connection = await openConnection(options.url, { ...options, signal })
  const { model, lost, fail } = connection

  /** A channel ends with its connection, at our wish, or by an error; the last ends the session. */
  function watch<Some extends Channel>(channel: Some): Some {
    channel.on('error', fail)
    return channel
  }

  const consumers = new Map<Registration, Promise<Consumer>>()

  async function startConsuming(registration: Registration): Promise<Consumer> {
    const channel = watch(await model.createChannel())
    const onCancelled = () => fail(new Error(`The broker ended the stream of ${registration.options.name}`))
    return await startConsumer(channel, registration, options, { lost, onCancelled })
  }

  async function consume(registration: Registration): Promise<void> {
    const consumer = consumers.get(registration) ?? startConsuming(registration)
    consumers.set(registration, consumer)
    await consumer.catch(fail)
    lost.throwIfAborted()
  }

  try {
    const channel = watch(await model.createConfirmChannel())
    await declareTopology(channel, exchange)
    const publisher = createPublisher(channel, { exchange, timeoutMs: publishTimeoutMs })
    lost.addEventListener('abort', () => publisher.abandon(lost.reason))
    await Promise.all([...registrations].map(consume))

    return {
      lost,
      canPublish: () => !lost.aborted && connection.blockedBecause() === null,
      async publish(message) {
        lost.throwIfAborted()
        const reason = connection.blockedBecause()
        if (reason !== null) throw new Error(`The broker takes no messages for now: ${reason}`)
        await publisher.publish(message)
      },
      consume,
      async release(registration) {
        const consumer = await consumers.get(registration)?.catch(() => undefined)
        await consumer?.close().catch(fail)
      },
      flush: publisher.idle,
      close: connection.close,
    }
  } catch (error) {
    await connection.close()
    throw error
  }
}
