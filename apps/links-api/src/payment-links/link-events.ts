import type { LinkEvent } from '@paylinks/contracts/events'
import { newId } from '@paylinks/contracts/ids'
import type { LinkSnapshot } from '@paylinks/contracts/payment-links'
import type { Transaction } from '@paylinks/db/client'
import { enqueueAll } from '@paylinks/db/outbox'
import { currentRequest } from '@paylinks/service-kit/request-context'
import type { Link } from './link-store.ts'

/** As much of a link as an event tells. */
export type LinkSummary = Pick<
  Link,
  'id' | 'accountId' | 'livemode' | 'secureToken' | 'isActive' | 'isSellable' | 'version'
> & { snapshot: Pick<LinkSnapshot, 'name' | 'mode' | 'total_amount_atom' | 'currency'> }

/** Owes the exchange an event about each link as it now is, from the same transaction that made it so. */
export async function enqueueLinkEvents(tx: Transaction, type: LinkEvent['type'], links: LinkSummary[]): Promise<void> {
  await enqueueAll(
    tx,
    links.map((link) => linkEvent(type, link)),
    currentRequest() ?? {},
  )
}

function linkEvent(type: LinkEvent['type'], link: LinkSummary): LinkEvent {
  const { accountId, livemode, version, snapshot } = link
  return {
    id: newId('event', livemode),
    type,
    created_at: new Date().toISOString(),
    account_id: accountId,
    livemode,
    aggregate_version: version,
    data: {
      object: {
        id: link.id,
        secure_token: link.secureToken,
        name: snapshot.name,
        mode: snapshot.mode,
        is_active: link.isActive,
        is_sellable: link.isSellable,
        version,
        total_amount_atom: snapshot.total_amount_atom,
        currency: snapshot.currency,
      },
    },
  }
}
