import type { ApiKey } from '@paylinks/contracts/api-keys'
import type { Scope } from '@paylinks/contracts/scopes'
import type { ApiKeyRow } from './api-key-store.ts'

/** The key as the contract shows it. */
export function apiKeyView(key: ApiKeyRow): ApiKey {
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
