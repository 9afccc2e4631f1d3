import { randomBytes } from 'node:crypto'
import { topologyOf } from '@paylinks/messaging/topology'
import { type Channel, type ChannelModel, connect, type GetMessage } from 'amqplib'

export const amqpUrl = process.env.AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672'

export type TestExchange = ReturnType<typeof topologyOf> & {
  /** The broker's own URL, without a proxy. */
  url: string
  /** A channel straight to the broker, to look at queues and to send what no publisher of ours would. */
  channel(): Promise<Channel>
  /** Takes the next message from the queue, if there is one. */
  take(queue: string): Promise<GetMessage | undefined>
  /** Deletes the exchange and all that was declared with it. */
  drop(): Promise<void>
}

/** An exchange's name that no other test uses. Whoever connects to it declares it; `drop` cleans up. */
export function uniqueExchange(): TestExchange {
  const names = topologyOf(`test.${randomBytes(8).toString('hex')}`)
  let connection: Promise<ChannelModel> | undefined
  let opened: Promise<Channel> | undefined

  function channel(): Promise<Channel> {
    connection ??= connect(amqpUrl)
    opened ??= connection.then((model) => model.createChannel())
    return opened
  }

  return {
    ...names,
    url: amqpUrl,
    channel,
    async take(queue) {
      return (await (await channel()).get(queue, { noAck: true })) || undefined
    },
    async drop() {
      const open = await channel()
      // Deleting what does not exist is no error to RabbitMQ.
      const queues = [names.retainedQueue, names.deadLetterQueue, `${names.exchange}.webhooks`]
      for (const queue of queues) await open.deleteQueue(queue)
      for (const name of [names.exchange, names.deadLetterExchange]) await open.deleteExchange(name)
      await (await connection)?.close()
    },
  }
}
