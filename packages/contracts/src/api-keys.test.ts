import { expect, test } from 'vitest'
import { apiKeySchema, createApiKeySchema, hashApiKey, isApiKey, newApiKey } from './api-keys.ts'

test.each([
  [true, /^sk_live_[A-Za-z0-9_-]{32}$/, 'sk_live_'],
  [false, /^sk_test_[A-Za-z0-9_-]{32}$/, 'sk_test_'],
])('a key of livemode %s says its mode, and is known by its hash, prefix and last four', (livemode, form, prefix) => {
  const { key, stored } = newApiKey(livemode)
  expect(key).toMatch(form)
  expect(isApiKey(key)).toBe(true)
  expect(stored).toEqual({ keyHash: hashApiKey(key), prefix, lastFour: key.slice(-4) })
  expect(stored.keyHash).toHaveLength(32)
})

test('no two keys are the same', () => {
  expect(new Set(Array.from({ length: 1_000 }, () => newApiKey(true).key)).size).toBe(1_000)
})

test('an API key as it is listed holds neither the key nor its hash', () => {
  expect(Object.keys(apiKeySchema.shape).filter((name) => /key|hash/.test(name))).toEqual([])
})

test.each([
  { name: 'Shop', scopes: [] },
  { name: 'Shop', scopes: ['payment_links:read', 'payment_links:read'] },
  { name: 'Shop', scopes: ['everything'] },
  { name: '', scopes: ['payment_links:read'] },
  { name: 'Shop', scopes: ['payment_links:read'], livemode: true },
])('%j is no request for a key', (body) => {
  expect(createApiKeySchema.safeParse(body).success).toBe(false)
})
