import type { Db } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'

/** A list reads its page and counts at once, so one list holds two connections: an account never has the whole pool. */
const LISTS_AT_ONCE_PER_ACCOUNT = 1
const LISTS_WAITING_PER_ACCOUNT = 50

/** What lists and searches run on: they can take long, and nothing else may wait for them. */
export type Lists = {
  /** Connections of their own. */
  db: Db
  /** Runs the work when it is the account's turn; 429 `rate_limited` when too many of its lists wait already. */
  inTurn<Result>(accountId: string, work: () => Promise<Result>): Promise<Result>
}

export function createLists(db: Db): Lists {
  const accounts = new Map<string, { running: number; waiting: (() => void)[] }>()

  async function inTurn<Result>(accountId: string, work: () => Promise<Result>): Promise<Result> {
    const turns = accounts.get(accountId) ?? { running: 0, waiting: [] }
    accounts.set(accountId, turns)
    if (turns.running < LISTS_AT_ONCE_PER_ACCOUNT) turns.running++
    else if (turns.waiting.length >= LISTS_WAITING_PER_ACCOUNT) throw tooManyLists()
    // Whoever ends hands its turn over, so that nobody slips in between.
    else await new Promise<void>((resolve) => turns.waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = turns.waiting.shift()
      if (next !== undefined) next()
      else if (--turns.running === 0) accounts.delete(accountId)
    }
  }
  return { db, inTurn }
}

function tooManyLists(): AppError {
  return new AppError('rate_limited', {
    detail: 'Too many lists of this account are being read at once.',
    retryAfterSeconds: 1,
  })
}
