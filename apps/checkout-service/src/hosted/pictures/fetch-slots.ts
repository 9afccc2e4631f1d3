/** Thrown when nobody may wait any more. */
export class SlotsTaken extends Error {
  override name = 'SlotsTaken'
}

/** Runs the work of an account when one of its slots is free. Rejects with {@link SlotsTaken} when too many wait. */
export type FetchSlots = <Result>(accountId: string, work: () => Promise<Result>) => Promise<Result>

type Limits = { perAccount: number; waitingPerAccount: number; total: number }

const DEFAULT_LIMITS: Limits = { perAccount: 6, waitingPerAccount: 200, total: 60 }

type Account = { running: number; waiting: (() => void)[] }

/** Bounds the fetches at once, so that one merchant's slow pictures neither hold up others' nor take all connections. */
export function createFetchSlots({ perAccount, waitingPerAccount, total }: Limits = DEFAULT_LIMITS): FetchSlots {
  const accounts = new Map<string, Account>()
  let running = 0

  async function enter(accountId: string): Promise<Account> {
    const account = accounts.get(accountId) ?? { running: 0, waiting: [] }
    if (account.running < perAccount) {
      if (running >= total) throw new SlotsTaken('too many fetches at once')
      account.running++
      running++
      accounts.set(accountId, account)
      return account
    }
    if (account.waiting.length >= waitingPerAccount) throw new SlotsTaken('too many fetches wait')
    await new Promise<void>((resolve) => account.waiting.push(resolve))
    return account
  }

  function leave(accountId: string, account: Account): void {
    const next = account.waiting.shift()
    if (next !== undefined) {
      next()
      return
    }
    account.running--
    running--
    if (account.running === 0) accounts.delete(accountId)
  }

  return async (accountId, work) => {
    const account = await enter(accountId)
    try {
      return await work()
    } finally {
      leave(accountId, account)
    }
  }
}
