import type { Db } from '@paylinks/db/client'

/** How many accounts one statement looks at. */
const ACCOUNTS_AT_ONCE = 500

type Found = { removed: number; lastAccountId: string | null }

/**
 * Removes sessions that nobody paid, with the attempts of theirs that were refused: those whose time was up so many days
 * ago. A session that has a payment stays for ever, and one with an attempt that is not settled stays until it is. Goes from
 * account to account, each by its index of open sessions, and returns 0 once it has been to all of them.
 */
export function createAbandonedRemoval(db: Db, retentionDays: number): (limit: number) => Promise<number> {
  let afterAccountId = ''
  return async (limit) => {
    for (;;) {
      const { removed, lastAccountId } = await removeAfter(db, { afterAccountId, retentionDays, limit })
      if (removed > 0) return removed
      afterAccountId = lastAccountId ?? ''
      if (lastAccountId === null) return 0
    }
  }
}

type Where = { afterAccountId: string; retentionDays: number; limit: number }

async function removeAfter(db: Db, { afterAccountId, retentionDays, limit }: Where): Promise<Found> {
  const [found] = await db.$queryRaw<[Found]>`
    WITH owners AS MATERIALIZED (
      SELECT id FROM accounts WHERE id > ${afterAccountId} ORDER BY id LIMIT ${ACCOUNTS_AT_ONCE}
    ),
    abandoned AS MATERIALIZED (
      SELECT session.id
      FROM owners CROSS JOIN (VALUES (true), (false)) AS mode(livemode) CROSS JOIN LATERAL (
        SELECT s.id FROM checkout_sessions s
        WHERE s.account_id = owners.id AND s.livemode = mode.livemode AND s.status = 'open'
          AND s.expires_at < now() - make_interval(days => ${retentionDays}::int)
          AND NOT EXISTS (SELECT FROM payments p WHERE p.session_id = s.id)
          AND NOT EXISTS (
            SELECT FROM payment_attempts a
            WHERE a.session_id = s.id AND (a.settle_at IS NOT NULL OR a.status <> 'refused')
          )
        ORDER BY s.expires_at
        LIMIT ${limit}
        FOR UPDATE OF s SKIP LOCKED
      ) session
      LIMIT ${limit}
    ),
    attempts AS (
      DELETE FROM payment_attempts USING abandoned WHERE session_id = abandoned.id
    ),
    removed AS (
      DELETE FROM checkout_sessions s USING abandoned WHERE s.id = abandoned.id RETURNING 1
    )
    SELECT (SELECT count(*)::int FROM removed) AS removed, (SELECT max(id) FROM owners) AS "lastAccountId"`
  return found
}
