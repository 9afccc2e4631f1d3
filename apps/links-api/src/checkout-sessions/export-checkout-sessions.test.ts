import { randomBytes } from 'node:crypto'
import { newId } from '@paylinks/contracts/ids'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect } from 'vitest'
import { test as base } from '../../test/api-test.ts'
import { faultsOf } from '../../test/caller.ts'
import { insertPaidSession, insertSession } from '../../test/session-builders.ts'
import { SESSIONS_AT_ONCE } from './export-checkout-sessions.ts'

const headers = { accept: 'text/csv' }

/** The lines of the merchant's file, without the line of names. */
const test = base.extend('linesOf', ({ merchant }) => async (query = '') => {
  const { status, text } = await merchant.get(`/checkout-sessions${query}`, { headers })
  expect(status).toBe(200)
  const [, ...lines] = text.split('\r\n')
  expect(lines.pop()).toBe('')
  return lines
})

test('a CSV file says of each session what was sold, to whom and where from', async ({ api, merchant }) => {
  const link = await insertPaymentLink(api.db, merchant, { snapshot: { metadata: { sku: 'PRO-1' } } })
  const session = await insertPaidSession(api.db, link, {
    referenceId: 'user-42',
    customerEmail: 'ada@example.com',
    utm: { source: 'newsletter' },
  })
  const answer = await merchant.get('/checkout-sessions', { headers })
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
    200,
    'text/csv; charset=utf-8; header=present',
    'no-store',
  ])
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="checkout-sessions.csv"')
  const [names = '', line = ''] = answer.text.split('\r\n')
  // The metadata stands last, and is the one cell with commas in it.
  const cells = Object.fromEntries(names.split(',').map((name, index) => [name, line.split(',')[index]]))
  expect(cells).toMatchObject({
    id: session.id,
    status: 'complete',
    payment_status: 'paid',
    payment_link_id: link.id,
    amount_total_atom: String(link.totalAmountAtom),
    currency: link.currency,
    customer_email: 'ada@example.com',
    reference_id: 'user-42',
    utm_source: 'newsletter',
    utm_medium: '',
    payment_method: 'credit_card',
    metadata: '"{""sku"":""PRO-1""}"',
  })
  expect(answer.text).not.toContain('tok_')
})

test('what a stranger wrote into the address of a link is no formula in a spreadsheet', async ({
  api,
  merchant,
  linesOf,
}) => {
  const link = await insertPaymentLink(api.db, merchant)
  await insertSession(api.db, link, { referenceId: '=cmd|A1', customerName: '@SUM(1)', utm: { source: '+1' } })
  const [line = ''] = await linesOf()
  for (const cell of [",'=cmd|A1,", ",'@SUM(1),", ",'+1,"]) expect(line).toContain(cell)
})

test('the file has every session that passes the filters, newest first, and nothing of anybody else', async ({
  api,
  linesOf,
  merchant,
}) => {
  const link = await insertPaymentLink(api.db, merchant)
  const other = await insertPaymentLink(api.db, await api.newMerchant())
  await insertSession(api.db, other)
  const { id: _, tokenHash: __, requestId: ___, ...like } = await insertSession(api.db, link, { referenceId: 'many' })
  const count = SESSIONS_AT_ONCE * 2
  await api.db.checkoutSession.createMany({
    data: Array.from({ length: count }, () => ({
      ...like,
      cartEdits: undefined,
      utm: undefined,
      id: newId('checkoutSession', true),
      tokenHash: randomBytes(32),
      requestId: newId('request'),
    })),
  })
  const one = await insertSession(api.db, link, { referenceId: 'one' })

  const ids = (await linesOf()).map((line) => line.split(',')[0] ?? '')
  expect(ids).toHaveLength(count + 2)
  expect(ids).toEqual(ids.toSorted().toReversed())
  expect(new Set(ids).size).toBe(ids.length)
  expect(await linesOf('?reference_id=many')).toHaveLength(count + 1)
  expect((await linesOf('?reference_id=one')).map((line) => line.split(',')[0])).toEqual([one.id])
  expect(await linesOf('?status=complete')).toEqual([])
})

test('a filter that is wrong, and pages, are refused as a problem', async ({ merchant }) => {
  const wrong = await merchant.get('/checkout-sessions?status=lost', { headers })
  expect([wrong.status, ...faultsOf(wrong)]).toEqual([422, 'status invalid_value'])
  const paged = await merchant.get('/checkout-sessions?limit=5&starting_after=cs_live_1', { headers })
  expect([paged.status, ...faultsOf(paged)]).toEqual([422, 'limit conflicts_with', 'starting_after conflicts_with'])
})

test('whoever accepts anything gets JSON', async ({ merchant }) => {
  for (const accept of ['*/*', 'application/json, text/csv', 'text/html']) {
    const { headers: answered } = await merchant.get('/checkout-sessions', { headers: { accept } })
    expect(answered.get('content-type')).toContain('application/json')
  }
})

test('a client that hangs up in the middle of its file is no error', async ({ api, merchant }) => {
  const link = await insertPaymentLink(api.db, merchant, { snapshot: { metadata: { long: 'x'.repeat(16_000) } } })
  const { id: _, tokenHash: __, requestId: ___, ...like } = await insertSession(api.db, link)
  await api.db.checkoutSession.createMany({
    // More than the buffers on the way hold, so that the service still has something to send.
    data: Array.from({ length: SESSIONS_AT_ONCE * 5 }, () => ({
      ...like,
      cartEdits: undefined,
      utm: undefined,
      id: newId('checkoutSession', true),
      tokenHash: randomBytes(32),
      requestId: newId('request'),
    })),
  })
  const hangUp = new AbortController()
  const response = await fetch(`${api.url}/api/${merchant.accountId}/checkout-sessions`, {
    headers: { ...headers, authorization: `Bearer ${merchant.key}` },
    signal: hangUp.signal,
  })
  await response.body?.getReader().read()
  hangUp.abort()
  const own = () =>
    api
      .logText()
      .split('\n')
      .filter((line) => line.includes('"status":499'))
  await waitFor(() => own().length > 0)
  expect(api.logText()).not.toContain('"level":"error"')
  expect((await merchant.get('/checkout-sessions')).status).toBe(200)
})
