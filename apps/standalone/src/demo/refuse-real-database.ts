import type { Db } from '@paylinks/db/client'
import { EnvError } from '@paylinks/service-kit/env'
import { DEMO_ACCOUNT } from './demo-catalogue.ts'

/**
 * Throws an `EnvError` when the database belongs to an installation that has merchants and no demo: it gets no demo
 * merchant, and no migration, by accident. To be asked before anything is written.
 */
export async function refuseRealDatabase(db: Db): Promise<void> {
  const [{ exists }] = await db.$queryRaw<[{ exists: boolean }]>`SELECT to_regclass('accounts') IS NOT NULL AS exists`
  if (!exists) return
  const [{ isReal }] = await db.$queryRaw<[{ isReal: boolean }]>`
    SELECT count(*) > 0 AND count(*) FILTER (WHERE id = ${DEMO_ACCOUNT.id}) = 0 AS "isReal" FROM accounts`
  if (isReal) {
    throw new EnvError(
      'DATABASE_URL: this database has merchants of its own, and this command would add a demo merchant. ' +
        'Set DATABASE_URL to an empty database, or run each service by itself, as docs/operators.md says.',
    )
  }
}
