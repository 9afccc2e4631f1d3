import { insertCustomer } from '@paylinks/test-kit/builders'
import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('a change touches what it names, and null clears', async ({ api, merchant }) => {
  const { id } = await insertCustomer(api.db, merchant, { metadata: { a: 1 } })
  const { body: before } = await merchant.get(`/customers/${id}`)
  const changed = await merchant.patch(`/customers/${id}`, { email: 'new@example.com' })
  expect([changed.status, changed.body]).toEqual([
    200,
    { ...before, email: 'new@example.com', updated_at: expect.any(String) },
  ])
  const cleared = await merchant.patch(`/customers/${id}`, { email: null, name: null, metadata: null })
  expect(cleared.body).toMatchObject({ email: null, name: null, metadata: null })
  expect((await merchant.get(`/customers/${id}`)).body).toEqual(cleared.body)
})

test('what a customer cannot change is refused with every other fault', async ({ api, merchant }) => {
  const { id } = await insertCustomer(api.db, merchant)
  const answer = await merchant.patch(`/customers/${id}`, { id: 'cus_live_other', email: 'nobody' })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual(['email invalid_format', 'id immutable'])
})
