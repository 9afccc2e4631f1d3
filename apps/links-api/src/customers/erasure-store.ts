import type { Db } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'

/** So few that no statement runs for long, on a busy machine too. */
const BATCH_SIZE = 100

/** Removes what sessions of the customer say of them, of some that still say anything, and tells of how many. */
export function eraseSessions(db: Db, { accountId, livemode }: Principal, customerId: string): Promise<number> {
  return db.$executeRaw`
    UPDATE checkout_sessions
    SET customer_email = NULL, customer_name = NULL, reference_id = NULL, locale = NULL, utm = NULL
    WHERE id = ANY (ARRAY(
      SELECT id FROM checkout_sessions
      WHERE account_id = ${accountId} AND livemode = ${livemode} AND customer_id = ${customerId}
        AND num_nonnulls(customer_email, customer_name, reference_id, locale, utm) > 0
      LIMIT ${BATCH_SIZE}
    ))`
}

/** The same for the events of the log that tell of those sessions. Messages that went out never said it. */
export function eraseEvents(db: Db, { accountId, livemode }: Principal, customerId: string): Promise<number> {
  return db.$executeRaw`
    UPDATE events
    SET payload = jsonb_set(payload, '{data,object}', (payload #> '{data,object}') ||
      '{"customer_email": null, "customer_name": null, "reference_id": null, "locale": null, "utm": null}')
    WHERE id = ANY (ARRAY(
      SELECT event.id FROM checkout_sessions session JOIN events event ON event.object_id = session.id
      WHERE session.account_id = ${accountId} AND session.livemode = ${livemode} AND session.customer_id = ${customerId}
        AND session.status = 'complete' AND event.type = 'checkout_session.completed'
        AND jsonb_strip_nulls(payload #> '{data,object}') ?| ARRAY['customer_email', 'customer_name', 'reference_id', 'locale', 'utm']
      LIMIT ${BATCH_SIZE}
    ))`
}
