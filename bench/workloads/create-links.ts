import type { Db } from '@paylinks/db/client'
import { insertMerchant, insertPrice } from '@paylinks/test-kit/builders'
import type { Backing, RunningLinksApi } from '../installation.ts'
import type { Case } from '../rounds.ts'

const CONNECTIONS = 16
/** One account may send 100 requests a second. */
const MERCHANTS = 100

/** W6: merchants make links, each with a key and a price of its own. */
export async function createLinkCase(backing: Backing, linksApi: RunningLinksApi): Promise<Case> {
  return {
    id: 'W6',
    title: 'create a link',
    expect: 'opened',
    processes: [linksApi],
    database: backing.databaseName,
    load: {
      origin: linksApi.origin,
      targets: await merchantsOf(backing.db),
      method: 'POST',
      body: JSON.stringify({ mode: 'setup', name: 'Bench' }),
      clients: 'many',
      connections: CONNECTIONS,
    },
  }
}

async function merchantsOf(db: Db): Promise<Case['load']['targets']> {
  const targets = []
  for (let count = 0; count < MERCHANTS; count++) {
    const merchant = await insertMerchant(db)
    await insertPrice(db, merchant)
    targets.push({ path: `/api/${merchant.accountId}/payment-links`, authorization: `Bearer ${merchant.key}` })
  }
  return targets
}
