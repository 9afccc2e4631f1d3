import type { LinkEvent } from '@paylinks/contracts/events'
import { newId, newSecureToken } from '@paylinks/contracts/ids'

type LinkEventOptions = {
  type?: LinkEvent['type']
  linkId?: string
  version?: number
  secureToken?: string
}

/** A valid event of a payment link. */
export function linkEvent(options: LinkEventOptions = {}): LinkEvent {
  const { type = 'payment_link.updated', linkId = newId('paymentLink', true), version = 1 } = options
  const { secureToken = newSecureToken() } = options
  return {
    id: newId('event', true),
    type,
    created_at: new Date().toISOString(),
    account_id: newId('account'),
    livemode: true,
    aggregate_version: version,
    data: {
      object: {
        id: linkId,
        secure_token: secureToken,
        name: 'Pro plan signup',
        mode: 'subscription',
        is_active: type !== 'payment_link.deactivated',
        version,
        total_amount_atom: 4900,
        currency: 'USD',
      },
    },
  }
}
