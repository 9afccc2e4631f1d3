import type { ApiKey } from '@paylinks/contracts/api-keys'
import type { Scope } from '@paylinks/contracts/scopes'

/** What of a key is shown: not its hash. */
export const SHOWN = {
  id: true,
  accountId: true,
  livemode: true,
  name: true,
  prefix: true,
  lastFour: true,
  scopes: true,
  createdAt: true,
  lastUsedAt: true,
  revokedAt: true,
} as const

type KeyRow = {
  id: string
  accountId: string
  livemode: boolean
  name: string
  prefix: string
  lastFour: string
  scopes: string[]
  createdAt: Date
  lastUsedAt: Date | null
  revokedAt: Date | null
}

/** The key as the API shows it. */
export function keyView(key: KeyRow): ApiKey {
  return {
    id: key.id,
    object: 'api_key',
    account_id: key.accountId,
    livemode: key.livemode,
    name: key.name,
    prefix: key.prefix,
    last_four: key.lastFour,
    scopes: key.scopes as Scope[],
    created_at: key.createdAt.toISOString(),
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
  }
}
