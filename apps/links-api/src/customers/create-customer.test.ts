import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

test('a customer has every field that it was given', async ({ merchant }) => {
  const given = { email: 'jane.o+shop@example.com', name: 'Jane O’Neil', metadata: { crm_id: '4711' } }
  const { status, body } = await merchant.post('/customers', given)
  expect(status).toBe(201)
  expect(body).toEqual({
    id: expect.stringMatching(/^cus_live_[0-9a-z]{26}$/),
    object: 'customer',
    account_id: merchant.accountId,
    livemode: true,
    ...given,
    created_at: expect.any(String),
    updated_at: body.created_at,
  })
  expect((await merchant.get(`/customers/${body.id}`)).body).toEqual(body)
})

test('nothing is required of a customer', async ({ merchant }) => {
  const { status, body } = await merchant.post('/customers', {})
  expect(status).toBe(201)
  expect(body).toMatchObject({ email: null, name: null, metadata: null })
})

test('every fault is listed at once, and nothing is stored', async ({ merchant }) => {
  const answer = await merchant.post('/customers', { email: 'jane@', name: '', metadata: [], is_active: true })
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual([
    'email invalid_format',
    'is_active unknown_field',
    'metadata invalid_type',
    'name too_short',
  ])
  expect((await merchant.get('/customers')).body.total).toBe(0)
})
