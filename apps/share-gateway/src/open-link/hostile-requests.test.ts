import { once } from 'node:events'
import { connect } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { newSecureToken } from '@paylinks/contracts/ids'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startCheckoutStub } from '../../test/checkout-stub.ts'
import { closeAfterTest, newClient, startTestGateway } from '../../test/gateway.ts'

async function setUp(env: Record<string, string> = {}) {
  const checkout = await startCheckoutStub()
  closeAfterTest(checkout.stop)
  const gateway = await startTestGateway({ env: { CHECKOUT_GRPC_URL: checkout.target, ...env } })
  return { checkout, gateway }
}

/** Sends the bytes as they are, and resolves to the answer's. HTTP clients would not write most of these. */
async function sendBytes(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write(Buffer.from(request, 'latin1'))
  return (await buffer(socket)).toString('latin1')
}

const get = (target: string, headers: string[] = []) =>
  [`GET ${target} HTTP/1.1`, 'Host: pay.example', ...headers, 'Connection: close', '', ''].join('\r\n')

const forwardedFor = (client: string) => `X-Forwarded-For: ${client}`

test('whatever stands in place of the token, the answer is the generic error', async () => {
  const { checkout, gateway } = await setUp()
  const hostileByte = fc.integer({ min: 0x21, max: 0x7e })
  const hostileToken = fc
    .array(
      fc.oneof(
        hostileByte.map((byte) => String.fromCharCode(byte)),
        fc.constantFrom('%', '%00', '%2F', '..', '/'),
      ),
      {
        maxLength: 60,
      },
    )
    .map((parts) => parts.join(''))
    .filter((token) => !token.startsWith('?') && !token.startsWith('#'))
  await fc.assert(
    fc.asyncProperty(hostileToken, async (token) => {
      const answer = await sendBytes(gateway.port, get(`/api/pay/share/${token}`, [forwardedFor(newClient())]))
      expect(answer).toMatch(/^HTTP\/1\.1 404 /)
      expect(answer).toContain('"code":"link_unavailable"')
    }),
    { numRuns: 200 },
  )
  expect(checkout.sessions.size).toBe(0)
})

test.each([
  ['one header with garbage before the address', (client: string) => [forwardedFor(`<script>, ,;=, ${client}`)]],
  ['two headers, the proxy’s last', (client: string) => [forwardedFor(newClient()), forwardedFor(client)]],
  [
    'a hundred addresses of the client’s own',
    (client: string) => [forwardedFor([...Array.from({ length: 100 }, newClient), client].join(','))],
  ],
  ['bytes that are no text', (client: string) => [forwardedFor(`\xff\xfe\x80, ${client}`)]],
])('a client cannot change whom it is counted for: %s', async (_name, headersOf) => {
  const { checkout, gateway } = await setUp({ SHARE_OPENS_PER_MINUTE: '5' })
  const client = newClient()
  const request = () => get(`/api/pay/share/${checkout.addLink()}`, headersOf(client))
  const answers = await Promise.all(Array.from({ length: 8 }, () => sendBytes(gateway.port, request())))
  expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 200'))).toHaveLength(5)
  expect(answers.filter((answer) => answer.startsWith('HTTP/1.1 429'))).toHaveLength(3)
})

test.each([
  ['garbage alone is counted for the proxy that sent it', forwardedFor('garbage')],
  ['an empty header as well', 'X-Forwarded-For:'],
])('%s', async (_name, header) => {
  const { checkout, gateway } = await setUp({ SHARE_OPENS_PER_MINUTE: '1' })
  const open = () => sendBytes(gateway.port, get(`/api/pay/share/${checkout.addLink()}`, [header]))
  expect(await open()).toMatch(/^HTTP\/1\.1 200 /)
  expect(await open()).toMatch(/^HTTP\/1\.1 429 /)
})

test('a target in absolute form is the same link', async () => {
  const { checkout, gateway } = await setUp()
  const target = `http://pay.example/api/pay/share/${checkout.addLink()}`
  expect(await sendBytes(gateway.port, get(target))).toMatch(/^HTTP\/1\.1 200 /)
})

test.each([
  ['bytes beyond ASCII in the target', get('/api/pay/share/\xff\xfe')],
  ['a header without a colon', get('/api/pay/share/abc', ['nonsense'])],
  ['no request at all', '\x16\x03\x01\x02\x00\r\n\r\n'],
])('what is no HTTP is refused, and the next request is served: %s', async (_name, bytes) => {
  const { checkout, gateway } = await setUp()
  expect(await sendBytes(gateway.port, bytes)).toMatch(/^HTTP\/1\.1 400 /)
  expect((await gateway.open(checkout.addLink())).status).toBe(200)
})

test.each(['Host', 'host', 'hOsT'])('two hosts are refused: %s', async (name) => {
  const { checkout, gateway } = await setUp()
  const target = `/api/pay/share/${checkout.addLink()}`
  expect(await sendBytes(gateway.port, get(target, [`${name}: other.example`]))).toMatch(/^HTTP\/1\.1 400 /)
  expect(await sendBytes(gateway.port, get('/livez', [`${name}: pay.example`]))).toMatch(/^HTTP\/1\.1 400 /)
  expect(checkout.sessions.size).toBe(0)
})

test('headers larger than a server takes are refused, and the next request is served', async () => {
  const { checkout, gateway } = await setUp()
  const refused = await sendBytes(
    gateway.port,
    get(`/api/pay/share/${newSecureToken()}`, [`Accept: ${'a/b,'.repeat(10_000)}`]),
  )
  expect(refused).toMatch(/^HTTP\/1\.1 431 .*\r\nContent-Type: text\/html/s)
  expect(refused).toContain('Please delete the cookies of this site')
  expect((await gateway.open(checkout.addLink())).status).toBe(200)
})

test.each(['/', '//', '/nowhere', '/api/pay', '//api/pay/nowhere', '/favicon.ico'])(
  'a browser at %s gets a page, and a program a problem',
  async (path) => {
    const { gateway } = await setUp()
    const page = await gateway.send(path, { headers: { Accept: 'text/html,*/*;q=0.8' } })
    expect(page.status).toBe(404)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.body).toContain('<h1>This page does not exist</h1>')
    const problem = await gateway.send(path)
    expect(JSON.parse(problem.body)).toMatchObject({ status: 404, code: 'route_not_found' })
  },
)
