import { expect } from 'vitest'
import { test } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'

const everything = {
  logo_url: 'https://example.com/logo.png',
  accent_color: '#0f766e',
  support_email: 'help@example.com',
  support_phone: '+1 (555) 010-0199',
  terms_url: 'https://example.com/terms',
  privacy_url: 'https://example.com/privacy',
}

test('a change touches what it names, and null clears', async ({ merchant }) => {
  const before = await merchant.get('/account')
  expect([before.status, before.body]).toMatchObject([200, { object: 'account', livemode: true, logo_url: null }])
  const changed = await merchant.patch('/account', { ...everything, accent_color: '#0F766E' })
  expect([changed.status, changed.body]).toEqual([200, { ...before.body, ...everything }])
  const cleared = await merchant.patch('/account', { logo_url: null, support_phone: null })
  expect(cleared.body).toEqual({ ...before.body, ...everything, logo_url: null, support_phone: null })
  expect((await merchant.get('/account')).body).toEqual(cleared.body)
})

test('each mode and each account has its own', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const stranger = await api.newMerchant()
  await testing.patch('/account', everything)
  for (const other of [live, stranger]) {
    expect((await other.get('/account')).body).toMatchObject({ accent_color: null, support_email: null })
  }
  expect((await testing.get('/account')).body).toMatchObject({ livemode: false, ...everything })
})

test('every fault is told, and nothing is changed', async ({ api }) => {
  const { live, test: testing } = await api.newMerchantInBothModes()
  const faulty = {
    name: 'Another bank',
    logo_url: 'http://example.com/logo.png',
    accent_color: 'blue',
    support_email: 'help@example..com',
    support_phone: 'call us',
    terms_url: 'javascript:alert(1)',
    privacy_url: 'http://example.com/privacy',
  }
  const answer = await live.patch('/account', faulty)
  expect(answer.status).toBe(422)
  expect(faultsOf(answer).sort()).toEqual([
    'accent_color invalid_format',
    'logo_url https_required',
    'name immutable',
    'privacy_url https_required',
    'support_email invalid_format',
    'support_phone invalid_format',
    'terms_url invalid_format',
  ])
  expect((await live.get('/account')).body).toMatchObject({ logo_url: null, privacy_url: null })
  expect((await testing.patch('/account', { logo_url: 'http://example.com/logo.png' })).status).toBe(200)
})
