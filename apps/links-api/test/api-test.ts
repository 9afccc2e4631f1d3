import { test as base } from 'vitest'
import { startTestApi } from './start-test-api.ts'

/**
 * A test of the real links-api. `api` is one service with a database of its own for each file, `merchant` an account of
 * its own for each test. A file sets `apiEnv` with `test.override` for variables beyond those that every test needs.
 */
export const test = base
  .extend('apiEnv', { scope: 'file' }, {} as Record<string, string>)
  .extend('api', { scope: 'file' }, async ({ apiEnv }, { onCleanup }) => {
    const api = await startTestApi({ env: apiEnv })
    onCleanup(() => api.stop())
    return api
  })
  .extend('merchant', ({ api }) => api.newMerchant())
