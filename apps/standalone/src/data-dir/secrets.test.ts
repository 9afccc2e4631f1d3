import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isApiKey } from '@paylinks/contracts/api-keys'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadSecrets } from './secrets.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paylinks-secrets-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

test('secrets are made once, and their owner alone can read them', () => {
  const secrets = loadSecrets(folder)
  expect(loadSecrets(folder)).toEqual(secrets)
  expect(secrets.live_key).toMatch(/^sk_live_/)
  expect(secrets.test_key).toMatch(/^sk_test_/)
  expect([secrets.live_key, secrets.test_key].every(isApiKey)).toBe(true)
  expect(secrets.checkout_token_secret.length).toBeGreaterThanOrEqual(43)
  expect(readdirSync(folder)).toEqual(['secrets.json'])
  expect(statSync(join(folder, 'secrets.json')).mode & 0o777).toBe(0o600)
})

test('two installations have nothing in common', () => {
  const first = loadSecrets(folder)
  rmSync(join(folder, 'secrets.json'))
  const second = loadSecrets(folder)
  expect(Object.values(second).filter((secret) => Object.values(first).includes(secret))).toEqual([])
})

test.each(['', '{', '{"live_key":"sk_live_short"}'])('a spoilt file (%j) is replaced', (content) => {
  writeFileSync(join(folder, 'secrets.json'), content)
  const secrets = loadSecrets(folder)
  expect(loadSecrets(folder)).toEqual(secrets)
})
