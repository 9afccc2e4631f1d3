import type { Db } from '@paylinks/db/client'
import { insertMerchant } from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import type { RunningGateway, RunningLinksApi } from '../installation.ts'
import { freshAddress } from './tell-sessions.ts'

export type Deactivation = { token: string; acknowledgedAt: Date; delayMs: number }

/** A merchant's key may send 100 requests a second. */
const PAUSE_MS = 20
const GIVE_UP_MS = 10_000

type Options = { db: Db; linksApi: RunningLinksApi; gateways: readonly RunningGateway[]; count: number }

/**
 * W7: how long after a deactivation was acknowledged until every gateway refuses the link from its own memory. Each has
 * the link in its cache as one that can be opened, so HEAD is answered by what its events told it.
 */
export async function measureDeactivations({ db, linksApi, gateways, count }: Options): Promise<Deactivation[]> {
  const merchant = await insertMerchant(db)
  const deactivations: Deactivation[] = []
  for (let turn = 0; turn < count; turn++) {
    const link = await insertPaymentLink(db, merchant)
    for (const gateway of gateways) await open(gateway, link.secureToken)
    const response = await fetch(`${linksApi.origin}/api/${merchant.accountId}/payment-links/${link.id}`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${merchant.key}` },
    })
    if (response.status !== 200) throw new Error(`DELETE was answered ${response.status}`)
    const acknowledgedAt = new Date()
    const startedAt = performance.now()
    await Promise.all(gateways.map((gateway) => untilRefused(gateway, link.secureToken)))
    deactivations.push({ token: link.secureToken, acknowledgedAt, delayMs: performance.now() - startedAt })
    // Nobody opens it any more, whatever a cache says.
    for (const gateway of gateways) await open(gateway, link.secureToken)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  return deactivations
}

async function untilRefused(gateway: RunningGateway, token: string): Promise<void> {
  const giveUpAt = performance.now() + GIVE_UP_MS
  while (performance.now() < giveUpAt) {
    const { status } = await open(gateway, token, 'HEAD')
    if (status === 404) return
  }
  throw new Error('a gateway still has a deactivated link after 10 s')
}

async function open({ origin }: RunningGateway, token: string, method = 'GET'): Promise<Response> {
  const headers = { 'X-Forwarded-For': freshAddress() }
  const response = await fetch(`${origin}/api/pay/share/${token}`, { method, headers })
  await response.arrayBuffer()
  return response
}
