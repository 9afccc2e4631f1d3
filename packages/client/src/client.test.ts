import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createPaylinksClient, iterate, ok, PaylinksError } from './client.ts'
import { retryingFetch } from './retrying-fetch.ts'

const path = '/api/{account_id}/payment-links'
const params = { path: { account_id: 'acc_1' } }
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

type Seen = { method: string; url: string; key: string | undefined; authorization: string | undefined; body: string }

/** A server that gives the scripted answers in turn, and tells what it was asked. */
async function startServer(...answers: ((request: IncomingMessage, response: ServerResponse) => void)[]) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method = '', url = '', headers } = request
    seen.push({ method, url, key: headers['idempotency-key'] as string, authorization: headers.authorization, body })
    answers[seen.length - 1]?.(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

const answer =
  (status: number, body: object, headers: Record<string, string> = {}) =>
  (_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
  }
const hangUp = (request: IncomingMessage) => request.socket.destroy()
const limited = answer(429, { code: 'rate_limited' }, { 'retry-after': '0' })

test('a retried POST repeats its body and its idempotency key, after 429, 503 and a lost connection', async () => {
  const { baseUrl, seen } = await startServer(
    limited,
    hangUp,
    answer(503, {}, { 'retry-after': '0' }),
    answer(201, { id: 'pl_1' }),
  )
  const client = createPaylinksClient({ baseUrl, apiKey: 'sk_test_x' })
  const link = await ok(client.POST(path, { params, body: { name: 'Once' } as never }))
  expect(link).toEqual({ id: 'pl_1' })
  expect(seen).toHaveLength(4)
  expect(new Set(seen.map(({ key, body }) => `${key} ${body}`)).size).toBe(1)
  expect(seen[0]).toMatchObject({
    authorization: 'Bearer sk_test_x',
    body: '{"name":"Once"}',
    url: '/api/acc_1/payment-links',
  })
  expect(seen[0]?.key).toMatch(/^[0-9a-f-]{36}$/)
})

test('a POST whose own first try still holds its key is sent again until that one is done', async () => {
  const inUse = answer(409, { code: 'idempotency_key_in_use' }, { 'retry-after': '0' })
  const { baseUrl, seen } = await startServer(hangUp, inUse, answer(201, { id: 'pl_1' }))
  const client = createPaylinksClient({ baseUrl, apiKey: 'sk_test_x' })
  expect(await ok(client.POST(path, { params, body: {} as never }))).toEqual({ id: 'pl_1' })
  expect(new Set(seen.map(({ key }) => key)).size).toBe(1)

  const reused = await startServer(answer(409, { code: 'idempotency_key_reused' }))
  const refused = await createPaylinksClient({ ...reused, apiKey: 'sk_test_x' }).POST(path, {
    params,
    body: {} as never,
  })
  expect(refused.response.status).toBe(409)
  expect(reused.seen).toHaveLength(1)
})

test('two requests never share an idempotency key, and one that brings its own keeps it', async () => {
  const created = answer(201, {})
  const { baseUrl, seen } = await startServer(created, created, created)
  const client = createPaylinksClient({ baseUrl, apiKey: 'sk_test_x' })
  await client.POST(path, { params, body: {} as never })
  await client.POST(path, { params, body: {} as never })
  await client.POST(path, { params: { ...params, header: { 'Idempotency-Key': 'mine' } }, body: {} as never })
  expect(seen[0]?.key).not.toBe(seen[1]?.key)
  expect(seen[2]?.key).toBe('mine')
})

test('any other failure is final, and its problem is thrown', async () => {
  const { baseUrl, seen } = await startServer(answer(404, { code: 'not_found', detail: 'Gone.' }))
  const client = createPaylinksClient({ baseUrl, apiKey: 'sk_test_x' })
  const failure = ok(client.GET(`${path}/{id}`, { params: { path: { account_id: 'acc_1', id: 'pl_1' } } }))
  await expect(failure).rejects.toThrow(PaylinksError)
  await expect(failure).rejects.toMatchObject({ problem: { code: 'not_found' } })
  expect(seen).toHaveLength(1)
})

test('retries end with the last answer, and a Retry-After past the longest wait is not waited for', async () => {
  const patient = await startServer(limited, limited, limited)
  const spent = await createPaylinksClient({ ...patient, apiKey: 'sk_test_x', maxRetries: 2 }).GET(path, { params })
  expect(spent.response.status).toBe(429)
  expect(patient.seen).toHaveLength(3)

  const slow = await startServer(answer(503, {}, { 'retry-after': '3600' }))
  const refused = await createPaylinksClient({ ...slow, apiKey: 'sk_test_x' }).GET(path, { params })
  expect(refused.response.status).toBe(503)
  expect(slow.seen).toHaveLength(1)
})

test('waits as Retry-After says, in seconds or as a date, and backs off exponentially without it', async () => {
  const waits: number[] = []
  const inTenSeconds = new Date(Date.now() + 10_000).toUTCString()
  const retryAfters = ['3', inTenSeconds, null, null, null]
  const send = retryingFetch({
    maxRetries: 5,
    baseDelayMs: 100,
    maxDelayMs: 60_000,
    fetch: async () => {
      const retryAfter = retryAfters[waits.length]
      if (retryAfter === undefined) return new Response()
      return new Response(null, { status: 503, headers: retryAfter === null ? {} : { 'retry-after': retryAfter } })
    },
    wait: async (delayMs) => void waits.push(delayMs),
  })
  expect((await send(new Request('http://127.0.0.1/'))).status).toBe(200)
  expect(waits[0]).toBe(3000)
  expect(waits[1]).toBeGreaterThan(5_000)
  expect(waits[1]).toBeLessThanOrEqual(10_000)
  for (const [retry, delayMs] of [...waits.entries()].slice(2)) {
    expect(delayMs).toBeGreaterThanOrEqual(50 * 2 ** retry)
    expect(delayMs).toBeLessThanOrEqual(100 * 2 ** retry)
  }
})

test('a list is read to its end, page by page', async () => {
  const { baseUrl, seen } = await startServer(
    answer(200, { data: [{ id: 'pl_3' }, { id: 'pl_2' }], has_more: true }),
    answer(200, { data: [{ id: 'pl_1' }], has_more: false }),
  )
  const client = createPaylinksClient({ baseUrl, apiKey: 'sk_test_x' })
  const ids: string[] = []
  const links = iterate((starting_after) =>
    ok(client.GET(path, { params: { ...params, query: { limit: 2, starting_after } } })),
  )
  for await (const link of links) ids.push(link.id)
  expect(ids).toEqual(['pl_3', 'pl_2', 'pl_1'])
  expect(seen.map(({ url }) => url)).toEqual([
    '/api/acc_1/payment-links?limit=2',
    '/api/acc_1/payment-links?limit=2&starting_after=pl_2',
  ])
})
