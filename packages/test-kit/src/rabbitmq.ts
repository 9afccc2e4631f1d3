import { randomBytes } from 'node:crypto'
import { topologyOf } from '@paylinks/messaging/topology'
import { connect } from 'amqplib'

export const amqpUrl = process.env.AMQP_URL ?? 'amqp://guest:guest@127.0.0.1:5672'

export type TestExchange = {
  /** The broker's own URL, without a proxy. */
  url: string
  exchange: string
  /** Deletes the exchange and all that was declared with it. */
  drop(): Promise<void>
}

/** An exchange's name that no other test uses. Whoever connects to it declares it; `drop` cleans up. */
export function uniqueExchange(): TestExchange {
  const exchange = `test.${randomBytes(8).toString('hex')}`
  return {
    url: amqpUrl,
    exchange,
    async drop() {
      const { deadLetterExchange, deadLetterQueue, retainedQueue } = topologyOf(exchange)
      const connection = await connect(amqpUrl)
      const channel = await connection.createChannel()
      // Deleting what does not exist is no error to RabbitMQ.
      for (const queue of [retainedQueue, deadLetterQueue]) await channel.deleteQueue(queue)
      for (const name of [exchange, deadLetterExchange]) await channel.deleteExchange(name)
      await connection.close()
    },
  }
}
