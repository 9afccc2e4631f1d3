import type { Db } from '@paylinks/db/client'

const FILL_WITHIN_MS = 600_000

type Part = { name: string; definition: string }

/**
 * Fills the table of sessions for W10: so many open ones of one link, as opens would have made them over months. Indexes
 * and the foreign key are taken away before and made anew behind it, which is many times faster and ends the same.
 */
export function fillSessions(db: Db, secureToken: string, count: number): Promise<void> {
  return db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT set_config('maintenance_work_mem', '512MB', true)`
      const indexes = await tx.$queryRaw<Part[]>`
        SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
        FROM pg_index WHERE indrelid = 'checkout_sessions'::regclass AND NOT indisprimary`
      const keys = await tx.$queryRaw<Part[]>`
        SELECT conname AS name, pg_get_constraintdef(oid) AS definition
        FROM pg_constraint WHERE conrelid = 'checkout_sessions'::regclass AND contype = 'f'`
      for (const { name } of keys) await tx.$executeRawUnsafe(`ALTER TABLE checkout_sessions DROP CONSTRAINT "${name}"`)
      for (const { name } of indexes) await tx.$executeRawUnsafe(`DROP INDEX ${name}`)
      await tx.$executeRaw`
        INSERT INTO checkout_sessions
          (id, account_id, livemode, token_hash, request_id, link_id, link_version, mode, expires_at)
        SELECT 'cs_live_bench' || lpad(n::text, 17, '0'), l.account_id, l.livemode, sha256(n::text::bytea),
               'req_bench' || lpad(n::text, 21, '0'), l.id, l.version, l.mode, now() + interval '1 day'
        FROM payment_links l, generate_series(1, ${count}::int) AS n
        WHERE l.secure_token = ${secureToken}`
      for (const { definition } of indexes) await tx.$executeRawUnsafe(definition)
      for (const { name, definition } of keys) {
        await tx.$executeRawUnsafe(`ALTER TABLE checkout_sessions ADD CONSTRAINT "${name}" ${definition}`)
      }
    },
    { timeout: FILL_WITHIN_MS, maxWait: FILL_WITHIN_MS },
  )
}
