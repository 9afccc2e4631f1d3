import { PageError } from './page-error.ts'

/** Runs a payment's work on the database once it is its turn. */
export type PaymentQueue = <Result>(work: () => Promise<Result>) => Promise<Result>

/** Beyond this a crowd is told to come back, so that nobody waits for minutes. */
const MAX_WAITING = 2_000
const RETRY_AFTER_SECONDS = 5

type QueueOptions = {
  /** Half of them are for those who pay: opens of links must find a connection however many pay at once. */
  databaseConnections: number
  maxWaiting?: number
}

/**
 * A crowd that pays at once would wait for database connections longer than anybody may, and most of it would be turned
 * away. Here it waits, in order, before it asks for one. Those who come when too many wait are told so.
 */
export function createPaymentQueue({ databaseConnections, maxWaiting = MAX_WAITING }: QueueOptions): PaymentQueue {
  const waiting: (() => void)[] = []
  let free = Math.max(1, Math.floor(databaseConnections / 2))

  async function enter(): Promise<void> {
    if (free > 0) {
      free--
      return
    }
    if (waiting.length >= maxWaiting)
      throw new PageError('too_many_payments', { retryAfterSeconds: RETRY_AFTER_SECONDS })
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  /** A place goes straight to the first who waits, so that nobody who comes now can take it. */
  function leave(): void {
    const next = waiting.shift()
    if (next === undefined) free++
    else next()
  }

  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
