import type { Db } from '@paylinks/db/client'

/** Removes up to so many events of the log that are so many days old, the oldest first, and says how many. */
export function removeEvents(db: Db, retentionDays: number, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM events WHERE id = ANY (ARRAY(
      SELECT id FROM events WHERE created_at < now() - make_interval(days => ${retentionDays}::int)
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ))`
}

/** Removes up to so many idempotency keys that are so many hours old. */
export function removeIdempotencyKeys(db: Db, retentionHours: number, limit: number): Promise<number> {
  return db.$executeRaw`
    DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM idempotency_keys WHERE created_at < now() - make_interval(hours => ${retentionHours}::int)
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ))`
}

/** Removes up to so many of the dashboard's sessions, and as many of its sign-in codes, whose time is up. */
export async function removeDashboardSessions(db: Db, limit: number): Promise<number> {
  const sessions = await db.$executeRaw`
    DELETE FROM dashboard_sessions WHERE token_hash = ANY (ARRAY(
      SELECT token_hash FROM dashboard_sessions WHERE expires_at < now() ORDER BY expires_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ))`
  const codes = await db.$executeRaw`
    DELETE FROM dashboard_sign_in_codes WHERE code_hash = ANY (ARRAY(
      SELECT code_hash FROM dashboard_sign_in_codes WHERE expires_at < now() LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ))`
  return sessions + codes
}
