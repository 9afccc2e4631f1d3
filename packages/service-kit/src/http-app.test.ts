import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { waitFor } from '@paylinks/test-kit/wait-for'
import express from 'express'
import { afterEach, expect, test } from 'vitest'
import { AppError } from './app-error.ts'
import { parseTrustedProxies } from './client-key.ts'
import { createHttpApp, type HttpAppOptions } from './http-app.ts'
import { listenHttp, PortError } from './http-server.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { problems, routeNotFound } from './problem.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function startApp(options: Partial<HttpAppOptions> = {}) {
  const lines: string[] = []
  const log = createLogger({ service: 'test', level: 'info' }, { write: (line) => void lines.push(line) })
  const app = createHttpApp({
    log,
    registry: createMetrics('test'),
    checks: [],
    isDraining: () => false,
    trustedProxies: parseTrustedProxies('loopback'),
    ...options,
  })
  app.post('/echo', express.json({ limit: 100 }), (request, response) => void response.json(request.body))
  app.get('/items/:id', (_request, response) => void response.json({}))
  app.get('/broken', () => {
    throw new Error('secret sk_live_abcdefgh in the database at 10.0.0.1')
  })
  app.get('/outage', () => {
    throw Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
  })
  app.get('/limited', () => {
    throw new AppError('rate_limited', { retryAfterSeconds: 7 })
  })
  app.use(routeNotFound)
  app.use(problems({ log, isUnavailable: (error) => (error as NodeJS.ErrnoException).code === 'ECONNREFUSED' }))
  const server = await listenHttp(app, { host: '127.0.0.1', port: 0, portVariable: 'TEST_PORT' })
  closers.push(() => server.close(100))
  return { url: `http://127.0.0.1:${server.port}`, port: server.port, lines }
}

const json = { 'content-type': 'application/json' }

test.each([
  ['/nowhere', {}, 404, 'route_not_found'],
  ['/broken', {}, 500, 'internal_error'],
  ['/outage', {}, 503, 'service_unavailable'],
  ['/limited', {}, 429, 'rate_limited'],
  ['/echo', { method: 'POST', body: '{"a":', headers: json }, 400, 'malformed_json'],
  ['/echo', { method: 'POST', body: JSON.stringify('x'.repeat(200)), headers: json }, 413, 'body_too_large'],
  ['/items/%E0%A4%A', {}, 400, 'malformed_request'],
])('%s %j is answered %i %s as a problem, without a word of what happened inside', async (path, init, status, code) => {
  const { url } = await startApp()
  const response = await fetch(url + path, init)
  const text = await response.text()
  expect(response.status).toBe(status)
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(JSON.parse(text)).toMatchObject({
    status,
    code,
    type: `urn:paylinks:error:${code}`,
    request_id: response.headers.get('x-request-id'),
  })
  expect(text).not.toMatch(/sk_live|10\.0\.0\.1|at .*\.ts/)
  if (status === 429) expect(response.headers.get('retry-after')).toBe('7')
  if (status === 503) expect(response.headers.get('retry-after')).not.toBeNull()
})

test('an error is logged with the id that its answer carries', async () => {
  const { url, lines } = await startApp()
  await fetch(`${url}/broken`, { headers: { 'x-request-id': 'req-42' } })
  const entry = lines.map((line) => JSON.parse(line)).find(({ level }) => level === 'error')
  expect(entry).toMatchObject({ request_id: 'req-42', code: 'internal_error' })
  expect(entry.err.message).toContain('sk_live_[redacted]')
})

test.for([
  ['loopback', true],
  ['10.0.0.0/8', false],
  ['', false],
] as const)('with the trusted proxies %j a caller on this machine chooses its ids: %s', async ([proxies, believed]) => {
  const { url, lines } = await startApp({ trustedProxies: parseTrustedProxies(proxies) })
  const trace = '4bf92f3577b34da6a3ce929d0e0e4736'
  const headers = { 'x-request-id': 'req-42', traceparent: `00-${trace}-00f067aa0ba902b7-01` }
  const answer = await fetch(`${url}/items/1`, { headers })
  expect(answer.headers.get('x-request-id') === 'req-42').toBe(believed)
  await answer.text()
  await waitFor(() => lines.length > 0)
  expect(lines.join('').includes(trace)).toBe(believed)
})

test('a path never reaches metrics or logs, only its route does', async () => {
  const { url, lines } = await startApp()
  await fetch(`${url}/items/tok_abcdefghijk`)
  const metrics = await (await fetch(`${url}/metrics`)).text()
  expect(metrics).toContain('route="/items/:id"')
  expect(metrics + lines.join('')).not.toContain('tok_abcdefghijk')
})

test('readiness fails with a required check, reports an optional one, and never waits for one that hangs', async () => {
  const never = () => new Promise(() => {})
  const optional = await startApp({
    checks: [{ name: 'redis', required: false, check: () => Promise.reject(new Error('down')) }],
  })
  const required = await startApp({ checks: [{ name: 'database', required: true, check: never }] })
  const draining = await startApp({ isDraining: () => true })

  const statuses = await Promise.all(
    [optional, required, draining].map(async ({ url }) => (await fetch(`${url}/readyz`)).status),
  )
  expect(statuses).toEqual([200, 503, 503])
  expect(await (await fetch(`${optional.url}/readyz`)).json()).toEqual({
    status: 'ready',
    checks: { redis: 'failing' },
  })
  expect((await fetch(`${required.url}/livez`)).status).toBe(200)
})

test('a taken port names the variable to set', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise((resolve) => other.close(() => resolve())))
  const { port } = other.address() as AddressInfo
  const listening = listenHttp(() => {}, { host: '127.0.0.1', port, portVariable: 'LINKS_API_PORT' })
  await expect(listening).rejects.toThrow(PortError)
  await expect(listening).rejects.toThrow(/LINKS_API_PORT/)
})

test('closing lets a request in flight finish', async () => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let arrived = () => {}
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const app = express().get('/', async (_request, response) => {
    arrived()
    await held
    response.send('finished')
  })
  const server = await listenHttp(app, { host: '127.0.0.1', port: 0, portVariable: 'TEST_PORT' })
  const answer = fetch(`http://127.0.0.1:${server.port}/`)
  await arrival
  const closed = server.close(10_000)
  release()
  expect(await (await answer).text()).toBe('finished')
  await closed
})

/** The answer to a request whose target is written as it is, which `fetch` would not do. */
async function answerTo(port: number, target: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.end(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
  let text = ''
  for await (const chunk of socket.setEncoding('utf8')) text += chunk
  return text
}

test('a target may be a whole URL, and one that is neither that nor a path is answered as a problem', async () => {
  const { port } = await startApp()
  expect(await answerTo(port, 'http://example.com/items/1')).toMatch(/^HTTP\/1.1 200 /)
  for (const target of ['http://[::x/items/1', 'http://a:99999/items/1', '*', '//[']) {
    const answer = await answerTo(port, target)
    expect(answer).toMatch(/^HTTP\/1.1 404 /)
    expect(answer).toMatch(/content-type: application\/problem\+json/i)
  }
})
