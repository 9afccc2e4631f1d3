import { expect } from 'vitest'
import { test as base } from '../../test/api-test.ts'
import { startTestApi } from '../../test/start-test-api.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const headers = { 'x-request-id': 'proxy-17', traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` }

const test = base.extend('behindProxy', { scope: 'file' }, async ({ api }, { onCleanup }) => {
  const behindProxy = await startTestApi({ databaseUrl: api.databaseUrl, env: { TRUST_PROXY: 'loopback' } })
  onCleanup(() => behindProxy.stop())
  return behindProxy
})

test('the ids that a trusted proxy gave a request go on to the answer and the event', async ({ api, behindProxy }) => {
  const merchant = await behindProxy.newMerchant()
  const answer = await merchant.post('/payment-links', { mode: 'setup' }, { headers })
  expect(answer.headers.get('x-request-id')).toBe('proxy-17')
  const message = await api.db.outboxMessage.findFirstOrThrow({ where: { aggregateId: answer.body.id } })
  expect(message.requestId).toBe('proxy-17')
  expect(message.traceparent).toContain(TRACE_ID)
})

test('the ids of a stranger are not taken, but the event still carries the request that caused it', async ({
  api,
  merchant,
}) => {
  const answer = await merchant.post('/payment-links', { mode: 'setup' }, { headers })
  const requestId = answer.headers.get('x-request-id')
  expect(requestId).toMatch(/^req_/)
  const message = await api.db.outboxMessage.findFirstOrThrow({ where: { aggregateId: answer.body.id } })
  expect(message.requestId).toBe(requestId)
  expect(message.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
  expect(message.traceparent).not.toContain(TRACE_ID)
  expect(api.logText()).not.toContain('proxy-17')
})
