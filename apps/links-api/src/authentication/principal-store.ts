import type { Db, Transaction } from '@paylinks/db/client'
import type { Principal } from './principal.ts'

export async function findApiKey(
  db: Transaction,
  keyHash: Uint8Array<ArrayBuffer>,
): Promise<(Principal & { lastUsedAt: Date | null }) | null> {
  const key = await db.apiKey.findUnique({
    where: { keyHash, revokedAt: null },
    select: { id: true, accountId: true, livemode: true, scopes: true, lastUsedAt: true },
  })
  if (key === null) return null
  const { id, ...rest } = key
  return { apiKeyId: id, ...rest }
}

/** Records a use unless one after `recordedUntil` is on record: of many requests at once one writes. */
export async function recordUse(db: Db, apiKeyId: string, usedAt: Date, recordedUntil: Date): Promise<void> {
  await db.apiKey.updateMany({
    where: { id: apiKeyId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: recordedUntil } }] },
    data: { lastUsedAt: usedAt },
  })
}
