import { type ApiKeyRecord, type CreateApiKey, newApiKey } from '@paylinks/contracts/api-keys'
import type { Db, Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { ownedList } from '../catalogue/owned-list.ts'
import { newRow, orNotFound, ownerOf } from '../catalogue/owned-row.ts'

/** The hash never leaves the database. */
const omit = { keyHash: true } as const

/** Makes a key of the principal's account and mode. The clear key is in the result, and nowhere else. */
export async function insertApiKey(tx: Transaction, principal: Principal, { name, scopes }: CreateApiKey) {
  const { key, stored } = newApiKey(principal.livemode)
  const { updatedAt: _, ...row } = newRow('apiKey', principal)
  return { key, row: await tx.apiKey.create({ data: { ...row, ...stored, name, scopes }, omit }) }
}

/** Revokes a key of the principal's, which may be the very key it came with. A key that is revoked already stays as it is. */
export async function revokeApiKeyRow(tx: Transaction, principal: Principal, id: string): Promise<ApiKeyRecord> {
  const where = { id, ...ownerOf(principal) }
  await tx.apiKey.updateMany({ where: { ...where, revokedAt: null }, data: { revokedAt: new Date() } })
  return orNotFound(await tx.apiKey.findUnique({ where, omit }))
}

export function apiKeyList(db: Db, principal: Principal) {
  return ownedList(
    principal,
    {},
    {
      kind: 'apiKey',
      find: (args) => db.apiKey.findMany({ ...args, omit }),
      count: (args) => db.apiKey.count(args),
      exists: (args) => db.apiKey.findUnique({ ...args, select: { id: true } }),
    },
  )
}
