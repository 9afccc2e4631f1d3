import type { Db } from '@paylinks/db/client'

const ROWS_PER_STATEMENT = 250_000

/** Fills the table of sessions for W10: so many open ones of one link, as opens would have made them over months. */
export async function fillSessions(db: Db, secureToken: string, count: number): Promise<void> {
  for (let first = 0; first < count; first += ROWS_PER_STATEMENT) {
    const last = Math.min(first + ROWS_PER_STATEMENT, count) - 1
    await db.$executeRaw`
      INSERT INTO checkout_sessions
        (id, account_id, livemode, token_hash, request_id, link_id, link_version, mode, expires_at)
      SELECT 'cs_live_bench' || lpad(n::text, 17, '0'), l.account_id, l.livemode, sha256(n::text::bytea),
             'req_bench' || lpad(n::text, 21, '0'), l.id, l.version, l.mode, now() + interval '1 day'
      FROM payment_links l, generate_series(${first}::int, ${last}::int) AS n
      WHERE l.secure_token = ${secureToken}`
  }
}
