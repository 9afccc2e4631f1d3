import type { LinkEvent } from '@paylinks/contracts/events'
import { newId } from '@paylinks/contracts/ids'
import type { Transaction } from '@paylinks/db/client'
import { enqueue } from '@paylinks/outbox/enqueue'
import { currentRequest } from '@paylinks/service-kit/request-context'
import type { Link } from './link-store.ts'

/** Owes the exchange an event about the link as it now is, from the same transaction that made it so. */
export async function enqueueLinkEvent(tx: Transaction, type: LinkEvent['type'], link: Link): Promise<void> {
  await enqueue(tx, linkEvent(type, link), currentRequest() ?? {})
}

function linkEvent(type: LinkEvent['type'], link: Link): LinkEvent {
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
        version,
        total_amount_atom: snapshot.total_amount_atom,
        currency: snapshot.currency,
      },
    },
  }
}
