import { apiKeyView } from '@paylinks/contracts/api-keys'
import type { Db } from '@paylinks/db/client'
import { InputFault } from '../input-fault.ts'
import type { Report } from '../report.ts'

/** Revokes the key, for good; one that is revoked already stays as it is. */
export async function revokeKey(db: Db, id: string): Promise<Report> {
  const { count } = await db.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } })
  const row = await db.apiKey.findUnique({ where: { id }, omit: { keyHash: true } })
  if (row === null) throw new InputFault(`There is no key ${id}. See: npm run admin -- keys list --account <account>`)

  const key = apiKeyView(row)
  const text =
    count === 1 ? `Key ${id} is revoked. It opens nothing from now on.` : `Key ${id} was revoked at ${key.revoked_at}.`
  return { data: key, text }
}
