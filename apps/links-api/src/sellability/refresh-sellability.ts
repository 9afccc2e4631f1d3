import type { Transaction } from '@paylinks/db/client'
import { enqueueLinkEvents } from '../payment-links/link-events.ts'
import { judgeLinks, lockLinksThatSell, type Sellable } from './sellability-store.ts'

/** Keeps each statement, and each turn of the event loop, far below the time that others would notice. */
const LINKS_PER_STATEMENT = 500

/**
 * Brings every active link that sells this product, price or package in line with the catalogue, after the caller
 * changed that in the same transaction: a link is sellable when all that it sells is active. Each link that changes
 * gets a version and an event.
 *
 * All links are locked before any is judged, and judged by later statements, whose view of the catalogue is therefore
 * no older than what the last holder of the locks committed: of two changes at once, the later one sees both.
 */
export async function refreshSellability(tx: Transaction, sellable: Sellable): Promise<void> {
  const linkIds = await lockLinksThatSell(tx, sellable)
  for (let start = 0; start < linkIds.length; start += LINKS_PER_STATEMENT) {
    const changed = await judgeLinks(tx, linkIds.slice(start, start + LINKS_PER_STATEMENT))
    await enqueueLinkEvents(tx, 'payment_link.updated', changed)
  }
}
