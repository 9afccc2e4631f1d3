import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { modeName } from './ids.ts'
import { ownedObjectFields } from './owned-object.ts'
import { oneWayOfPaging, oneWayOfPagingRule, pageParams, pageSchema } from './pagination.ts'
import { distinct, MAX_NAME_LENGTH } from './payment-links.ts'
import { type Scope, scopeSchema, scopes } from './scopes.ts'
import { rule, textSchema } from './text.ts'

const API_KEY = /^sk_(live|test)_[A-Za-z0-9_-]{32}$/

/** What is stored of a key: enough to know it again and for its owner to recognise it, too little to use it. */
export type StoredApiKey = { keyHash: Uint8Array<ArrayBuffer>; prefix: string; lastFour: string }

/** Makes a secret key, `sk_live_` or `sk_test_` and 24 random bytes in base64url. The clear key is shown once and never stored. */
export function newApiKey(livemode: boolean): { key: string; stored: StoredApiKey } {
  const key = `sk_${modeName(livemode)}_${randomBytes(24).toString('base64url')}`
  return { key, stored: storedApiKey(key) }
}

/** What is stored of a key that {@link isApiKey} accepts. */
export function storedApiKey(key: string): StoredApiKey {
  return { keyHash: hashApiKey(key), prefix: key.slice(0, 'sk_live_'.length), lastFour: key.slice(-4) }
}

/** The SHA-256 by which a key is stored and found. A key is random enough that nothing slower is needed. */
export function hashApiKey(key: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(key).digest())
}

/** Whether the text has the form of a key. Anything else need not be looked up. */
export function isApiKey(text: string): boolean {
  return API_KEY.test(text)
}

/** The body of `POST /api/{account_id}/api-keys`. The new key has the account and mode of the key that makes it. */
export const createApiKeySchema = z.strictObject({
  name: textSchema(MAX_NAME_LENGTH).meta({ description: 'Your own label.', example: 'Shop back end' }),
  scopes: z
    .array(scopeSchema)
    .min(1)
    .max(scopes.length)
    .refine(distinct, rule('duplicate', 'Must not list a scope twice.'))
    .meta({ description: 'What the new key may do. It cannot get a scope that your own key lacks.' }),
})
export type CreateApiKey = z.infer<typeof createApiKeySchema>

export const listApiKeysSchema = z.strictObject(pageParams('apiKey')).refine(oneWayOfPaging, oneWayOfPagingRule)

/** A key as its account sees it: never the key itself, nor its hash. */
export const apiKeySchema = z.object({
  ...ownedObjectFields('api_key', 'apiKey'),
  name: z.string().meta({ description: 'Your own label.' }),
  prefix: z.string().meta({ description: 'How the key begins.', example: 'sk_live_' }),
  last_four: z.string().meta({ description: 'The last four characters of the key.', example: 'x7Kq' }),
  scopes: z.array(scopeSchema).meta({ description: 'What the key may do.' }),
  created_at: z.iso.datetime().meta({ description: 'When the key was made.' }),
  last_used_at: z.iso
    .datetime()
    .nullable()
    .meta({ description: 'When the key was last used, to about a minute. Null if it never was.' }),
  revoked_at: z.iso.datetime().nullable().meta({ description: 'When the key was revoked. Null while it works.' }),
})
export type ApiKey = z.infer<typeof apiKeySchema>

/** A key as it is stored, but for its hash. */
export type ApiKeyRecord = {
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

/** The key as its account sees it. */
export function apiKeyView(key: ApiKeyRecord): ApiKey {
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

export const createdApiKeySchema = apiKeySchema.extend({
  key: z.string().meta({ description: 'The secret key. Keep it now: it is never shown again.' }),
})
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>

export const apiKeyPageSchema = pageSchema(apiKeySchema)
