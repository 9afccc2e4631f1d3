import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSender } from './send-webhook.ts'

const TIMEOUT_MS = 1_500
const ADDRESS_RULES = { allowsLoopback: true, ownPorts: [] }

const behaviours: Record<string, (socket: Socket) => void> = {
  '/ok': (socket) => socket.end('HTTP/1.1 204 No Content\r\n\r\n'),
  '/failing': (socket) => socket.end('HTTP/1.1 500 Oh\r\nContent-Length: 4\r\n\r\noh\u0000!'),
  '/redirect': (socket) => socket.end('HTTP/1.1 302 Found\r\nLocation: /redirect\r\nContent-Length: 0\r\n\r\n'),
  '/broken-chunk': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nnonsense\r\n'),
  '/cut-short': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello'),
  '/no-http': (socket) => socket.end('I am a teapot\r\n'),
  '/endless-headers': (socket) => socket.end(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`),
  '/nothing': () => {},
  '/hang-up': (socket) => socket.destroy(),
  '/byte-by-byte': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n')
    const timer = setInterval(() => socket.write('.'), 100)
    socket.on('close', () => clearInterval(timer))
  },
  '/gigabyte': (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${1024 ** 3}\r\n\r\n`)
    const chunk = Buffer.alloc(64 * 1024, 'x')
    const pour = () => {
      while (!socket.destroyed && socket.write(chunk));
    }
    socket.on('drain', pour)
    pour()
  },
}

const server = createServer((socket) => {
  socket.on('error', () => {})
  socket.once('data', (data) => behaviours[/^POST (\S+)/.exec(String(data))?.[1] ?? '']?.(socket))
})
let origin: string
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const nowhere = async () => []
const send = createSender({ addressRules: ADDRESS_RULES, resolveName: nowhere, timeoutMs: TIMEOUT_MS })
const webhook = (url: string) => ({ url, livemode: false, headers: {}, body: '{}' })

test.for([
  ['/ok', 204, null, null],
  ['/failing', 500, 'status_not_2xx', 'oh\ufffd!'],
  ['/redirect', 302, 'redirected', null],
  ['/broken-chunk', 200, 'invalid_answer', null],
  ['/cut-short', 200, 'connection_failed', 'hello'],
  ['/no-http', null, 'invalid_answer', null],
  ['/endless-headers', null, 'invalid_answer', null],
  ['/nothing', null, 'timed_out', null],
  ['/hang-up', null, 'connection_failed', null],
  ['/byte-by-byte', 200, 'timed_out', expect.stringMatching(/^\.+$/)],
] as const)('an endpoint that answers like %s gives %s %s', async ([path, statusCode, error, answer]) => {
  const result = await send(webhook(origin + path))
  expect(result).toMatchObject({ statusCode, error, answer })
  expect(result.durationMs).toBeLessThan(TIMEOUT_MS + 10_000)
})

test('an endpoint that answers with a gigabyte is cut off, and a kilobyte is kept', async () => {
  const before = process.memoryUsage().arrayBuffers
  const results = await Promise.all(Array.from({ length: 5 }, () => send(webhook(`${origin}/gigabyte`))))
  for (const { error, answer } of results) {
    // Whichever limit a busy machine meets first.
    expect(['answer_too_large', 'timed_out']).toContain(error)
    expect(answer).toHaveLength(1024)
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 1024 * 1024)
})

test('where nobody listens, the connection fails', async () => {
  const [port] = await takeAndFreePort()
  expect(await send(webhook(`http://127.0.0.1:${port}/`))).toMatchObject({ error: 'connection_failed' })
})

test('each try looks at the addresses again: a name that leads elsewhere the second time is refused', async () => {
  const answers = [[{ address: '127.0.0.1', family: 4 }], [{ address: '169.254.169.254', family: 4 }], []]
  const rebinding = createSender({
    addressRules: ADDRESS_RULES,
    resolveName: async () => answers.shift() ?? [],
    timeoutMs: TIMEOUT_MS,
  })
  const { port } = new URL(origin)
  const results = [1, 2, 3].map(() => () => rebinding(webhook(`http://shop.example.com:${port}/ok`)))
  const errors: unknown[] = []
  for (const run of results) errors.push((await run()).error)
  expect(errors).toEqual([null, 'address_not_allowed', 'name_not_found'])
})

test('what the API would refuse is refused at each try too', async () => {
  const strict = createSender({ addressRules: { allowsLoopback: false, ownPorts: [] }, resolveName: nowhere })
  for (const url of [`${origin}/ok`, 'http://10.0.0.1/', 'http://[::1]/', 'http://shop.example.com:25/'])
    expect(await strict(webhook(url))).toMatchObject({ error: 'address_not_allowed', statusCode: null })
})

/** A port that was free a moment ago: the system hands out others first. */
async function takeAndFreePort(): Promise<[number]> {
  const taken = createServer()
  taken.listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  taken.close()
  await once(taken, 'close')
  return [port]
}
