import type { SqlDriverAdapter, Transaction } from '@prisma/driver-adapter-utils'

/**
 * The schema engine's database, over one open transaction of its caller's. Scripts run whole, as one simple query: the
 * stock adapter cuts them at every semicolon, function bodies included, and gives each piece to any connection of its
 * pool. A savepoint around each step lets the engine ask what may fail, such as for its own table, without spoiling
 * the transaction.
 */
export function adapterOver(transaction: Transaction): SqlDriverAdapter {
  async function step<Result>(work: () => Promise<Result>): Promise<Result> {
    await run(transaction, 'SAVEPOINT step')
    const result = await work().catch(async (error) => {
      // Where the connection is lost this fails too, and the first error says more.
      await run(transaction, 'ROLLBACK TO SAVEPOINT step; RELEASE SAVEPOINT step').catch(() => {})
      throw error
    })
    await run(transaction, 'RELEASE SAVEPOINT step')
    return result
  }

  return {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    queryRaw: (query) => step(() => transaction.queryRaw(query)),
    executeRaw: (query) => step(() => transaction.executeRaw(query)),
    executeScript: (script) => step(() => run(transaction, script)),
    startTransaction: () => Promise.reject(new Error('The schema engine works in one transaction as it is')),
    getConnectionInfo: () => ({ supportsRelationJoins: true }),
    dispose: async () => {},
  }
}

/** Runs statements without parameters, which Postgres takes any number of at once. */
export async function run(transaction: Transaction, sql: string): Promise<void> {
  await transaction.executeRaw({ sql, args: [], argTypes: [] })
}
