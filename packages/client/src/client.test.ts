import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { createPaylinksClient, PaylinksError } from './client.ts'

const accountId = 'acc_1'
const apiKey = 'sk_test_secret'
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

type Seen = { method: string; url: string; key: string | undefined; authorization: string | undefined; body: string }
type Script = (request: IncomingMessage, response: ServerResponse) => void

/** A server that gives the scripted answers in turn, a client of it, and what the server was asked. */
async function startServer(...answers: Script[]) {
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
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { baseUrl, seen, paylinks: createPaylinksClient({ baseUrl, accountId, apiKey }) }
}

const answer =
  (status: number, body: object, headers: Record<string, string> = {}): Script =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const raw =
  (status: number, text: string, headers: Record<string, string> = {}): Script =>
  (_request, response) =>
    void response.writeHead(status, headers).end(text)
const hangUp: Script = (request) => void request.socket.destroy()
const cutOff: Script = (request, response) => {
  response.writeHead(201, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"id":"pl_', () => request.socket.destroy())
}
const limited = answer(429, { code: 'rate_limited', detail: 'Slower.' }, { 'retry-after': '0' })
const created = answer(201, { id: 'pl_1' })

/** What the promise is rejected with. */
async function failureOf(promise: Promise<unknown>): Promise<PaylinksError> {
  const failure = await promise.then(
    () => undefined,
    (error) => error,
  )
  expect(failure).toBeInstanceOf(PaylinksError)
  return failure as PaylinksError
}

describe('retries', () => {
  test('a POST repeats its body and its idempotency key, after 429, 503, 502 and a lost connection', async () => {
    const away = { 'retry-after': '0' }
    const { paylinks, seen } = await startServer(
      limited,
      hangUp,
      cutOff,
      answer(503, {}, away),
      raw(502, '<html>', away),
      created,
    )
    const link = await paylinks.paymentLinks.create({ name: 'Once' }, { maxRetries: 5 })
    expect(link).toEqual({ id: 'pl_1' })
    expect(seen).toHaveLength(6)
    expect(new Set(seen.map(({ key, body }) => `${key} ${body}`)).size).toBe(1)
    expect(seen[0]).toMatchObject({
      method: 'POST',
      authorization: 'Bearer sk_test_secret',
      body: '{"name":"Once"}',
      url: '/api/acc_1/payment-links',
      key: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
  })

  test('a POST whose first try still holds its key is sent again until that one is done', async () => {
    const inUse = answer(409, { code: 'idempotency_key_in_use', detail: 'Wait.' }, { 'retry-after': '0' })
    const { paylinks, seen } = await startServer(hangUp, inUse, created)
    expect(await paylinks.paymentLinks.create({})).toEqual({ id: 'pl_1' })
    expect(new Set(seen.map(({ key }) => key)).size).toBe(1)

    const reused = await startServer(answer(409, { code: 'idempotency_key_reused', detail: 'Another request.' }))
    expect(await failureOf(reused.paylinks.paymentLinks.create({}))).toMatchObject({ code: 'idempotency_key_reused' })
    expect(reused.seen).toHaveLength(1)
  })

  test('two calls never share an idempotency key, and one that brings its own keeps it', async () => {
    const { paylinks, seen } = await startServer(created, created, created)
    await paylinks.paymentLinks.create({})
    await paylinks.paymentLinks.create({})
    await paylinks.paymentLinks.create({}, { idempotencyKey: 'order-1001' })
    expect(seen[0]?.key).not.toBe(seen[1]?.key)
    expect(seen[2]?.key).toBe('order-1001')
  })

  test('they end with the last error, and a Retry-After past the longest wait is not waited for', async () => {
    const patient = await startServer(limited, limited, limited)
    const spent = await failureOf(patient.paylinks.paymentLinks.list({}, { maxRetries: 2 }))
    expect(spent).toMatchObject({ status: 429, code: 'rate_limited' })
    expect(patient.seen).toHaveLength(3)

    const slow = await startServer(answer(503, {}, { 'retry-after': '3600' }))
    expect(await failureOf(slow.paylinks.paymentLinks.list())).toMatchObject({ status: 503 })
    expect(slow.seen).toHaveLength(1)
  })

  test('a server that never answers costs one time-out for each try', async () => {
    const { paylinks, seen } = await startServer(
      () => {},
      () => {},
    )
    const failure = await failureOf(paylinks.paymentLinks.get('pl_1', { timeoutMs: 1_000, maxRetries: 1 }))
    expect(failure).toMatchObject({ code: 'timed_out', status: undefined })
    expect(seen).toHaveLength(2)
  })

  test('an answer that stops midway is timed out too', async () => {
    const { paylinks } = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_1' })
      response.write('{"id":')
    })
    const failure = await failureOf(paylinks.paymentLinks.get('pl_1', { timeoutMs: 2_000, maxRetries: 0 }))
    expect(failure).toMatchObject({ code: 'timed_out', requestId: 'req_1' })
  })

  test.each(['while it waits for an answer', 'while it waits for the next try'])(
    'whoever called can end a call %s',
    async (moment) => {
      const controller = new AbortController()
      const { paylinks, seen } = await startServer((_request, response) => {
        if (moment.includes('next try')) limitedFor(20)(_request, response)
        queueMicrotask(() => setImmediate(() => controller.abort(new Error('enough'))))
      })
      await expect(paylinks.paymentLinks.list({}, { signal: controller.signal })).rejects.toThrow('enough')
      expect(seen).toHaveLength(1)
    },
  )
})

const limitedFor = (seconds: number) =>
  answer(429, { code: 'rate_limited', detail: 'Slower.' }, { 'retry-after': String(seconds) })

describe('errors', () => {
  test('a 422 has its status, code, fields and request id', async () => {
    const errors = [{ path: 'name', code: 'too_long', message: 'must be at most 255 characters' }]
    const problem = { code: 'invalid_request', detail: 'The request breaks a rule.', request_id: 'req_1', errors }
    const { paylinks, seen } = await startServer(answer(422, problem))
    const failure = await failureOf(paylinks.paymentLinks.create({}))
    expect(failure).toMatchObject({ status: 422, code: 'invalid_request', requestId: 'req_1', errors, body: undefined })
    expect(failure.message).toBe(
      'The request breaks a rule. (invalid_request, 422, req_1)\n  name: must be at most 255 characters',
    )
    expect(seen).toHaveLength(1)
  })

  test.each([
    ['empty', ''],
    ['HTML', '<html><h1>Bad gateway</h1></html>'],
    ['cut off', '{"code":"not_fou'],
    ['JSON of somebody else', '{"message":"no route"}'],
    ['null', 'null'],
  ])('an error whose body is %s has its status and request id', async (_kind, text) => {
    const { paylinks } = await startServer(raw(404, text, { 'x-request-id': 'req_1' }))
    const failure = await failureOf(paylinks.paymentLinks.get('pl_1'))
    expect(failure).toMatchObject({
      status: 404,
      code: 'unexpected_answer',
      errors: [],
      requestId: 'req_1',
      body: text,
    })
  })

  test('a success that is no JSON is an error, and its body is not kept: it may hold a secret', async () => {
    const halfAKey = raw(201, '{"key":"sk_live_very_secret')
    const { paylinks, seen } = await startServer(halfAKey, halfAKey)
    const failure = await failureOf(
      paylinks.apiKeys.create({ name: 'Shop', scopes: ['catalogue:read'] }, { maxRetries: 1 }),
    )
    expect(failure).toMatchObject({ code: 'unexpected_answer', status: 201 })
    expect(inspect(failure)).not.toContain('very_secret')
    expect(seen).toHaveLength(2)
  })

  test('a redirect is not followed, so the key goes nowhere else', async () => {
    const elsewhere = await startServer(created)
    const { paylinks } = await startServer(raw(307, '', { location: `${elsewhere.baseUrl}/api/acc_1/payment-links` }))
    expect(await failureOf(paylinks.paymentLinks.list())).toMatchObject({ status: 307, code: 'unexpected_answer' })
    expect(elsewhere.seen).toEqual([])
  })

  test('nobody there is a failed connection', async () => {
    const { baseUrl } = await startServer()
    for (const close of closers.splice(0)) close()
    const paylinks = createPaylinksClient({ baseUrl, accountId, apiKey, maxRetries: 0 })
    expect(await failureOf(paylinks.paymentLinks.list())).toMatchObject({
      code: 'connection_failed',
      status: undefined,
    })
  })
})

describe('requests', () => {
  test('a list is read to its end, page by page, and only as far as it is asked for', async () => {
    const pages = [
      answer(200, { data: [{ id: 'pl_3' }, { id: 'pl_2' }], has_more: true }),
      answer(200, { data: [{ id: 'pl_1' }], has_more: false }),
    ]
    const whole = await startServer(...pages)
    const ids: string[] = []
    for await (const link of whole.paylinks.paymentLinks.iterate({ limit: 2, metadata: { team: 'a&b' } }))
      ids.push(link.id)
    expect(ids).toEqual(['pl_3', 'pl_2', 'pl_1'])
    expect(whole.seen.map(({ url }) => url)).toEqual([
      '/api/acc_1/payment-links?limit=2&metadata%5Bteam%5D=a%26b',
      '/api/acc_1/payment-links?limit=2&metadata%5Bteam%5D=a%26b&starting_after=pl_2',
    ])

    const part = await startServer(...pages)
    for await (const link of part.paylinks.paymentLinks.iterate()) if (link.id === 'pl_3') break
    expect(part.seen).toHaveLength(1)
  })

  test.each(['', '..', 'pl_1/../../api-keys', undefined])('%j is no id, and nothing is sent', async (id) => {
    const { paylinks, seen } = await startServer(created)
    expect(() => paylinks.paymentLinks.deactivate(id as string)).toThrow(TypeError)
    expect(seen).toEqual([])
  })

  test.each([
    ['baseUrl', { baseUrl: 'ftp://example.com', accountId, apiKey }],
    ['accountId', { baseUrl: 'http://localhost', accountId: '../x', apiKey }],
    ['apiKey', { baseUrl: 'http://localhost', accountId, apiKey: 'sk_live_secret\n' }],
  ])('a client with a wrong %s is not made, and the key is not shown', (name, options) => {
    expect(() => createPaylinksClient(options)).toThrow(new RegExp(`^${name} must`))
    expect(() => createPaylinksClient(options)).not.toThrow(/secret/)
  })

  test('a path before the API is kept', async () => {
    const { baseUrl, seen } = await startServer(answer(200, { data: [] }))
    await createPaylinksClient({ baseUrl: `${baseUrl}/pay/`, accountId, apiKey }).products.list({ is_active: false })
    expect(seen[0]?.url).toBe('/pay/api/acc_1/products?is_active=false')
  })
})
