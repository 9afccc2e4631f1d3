import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type FlakyProxy, startFlakyProxy } from './flaky-proxy.ts'

async function startEchoBehindProxy(): Promise<FlakyProxy> {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await startFlakyProxy(`redis://user:pass@127.0.0.1:${(server.address() as AddressInfo).port}/7?x=1`)
  onTestFinished(async () => {
    await proxy.close()
    server.close()
  })
  return proxy
}

function connectTo(proxy: FlakyProxy): Socket {
  const { hostname, port } = new URL(proxy.url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  return socket
}

async function echo(socket: Socket, text: string): Promise<string> {
  socket.write(text)
  const [data] = await once(socket, 'data')
  return String(data)
}

test('the URL keeps everything but host and port, and bytes pass both ways', async () => {
  const proxy = await startEchoBehindProxy()
  expect(proxy.url).toMatch(/^redis:\/\/user:pass@127\.0\.0\.1:\d+\/7\?x=1$/)
  expect(await echo(connectTo(proxy), 'hello')).toBe('hello')
})

test('an end of the client reaches the service as an end, and what the service still sends arrives', async () => {
  const proxy = await startEchoBehindProxy()
  const socket = connectTo(proxy)
  const ended = once(socket, 'end')
  socket.on('data', (data) => expect(String(data)).toBe('last words'))
  socket.end('last words')
  await ended
})

test('a cut resets what is connected and what connects, until it is restored', async () => {
  const proxy = await startEchoBehindProxy()
  const before = connectTo(proxy)
  await echo(before, 'hello')
  proxy.cut()
  expect((await once(before, 'error'))[0]).toMatchObject({ code: 'ECONNRESET' })
  expect((await once(connectTo(proxy), 'error'))[0]).toMatchObject({ code: 'ECONNRESET' })
  proxy.restore()
  expect(await echo(connectTo(proxy), 'again')).toBe('again')
})

test('a hang holds back every byte of old and new connections, and restoring delivers them', async () => {
  const proxy = await startEchoBehindProxy()
  const before = connectTo(proxy)
  await echo(before, 'hello')
  proxy.hang()
  const during = connectTo(proxy)
  await once(during, 'connect')
  const echoes = { before: '', during: '' }
  before.on('data', (data) => (echoes.before += data))
  during.on('data', (data) => (echoes.during += data))
  before.write('held')
  during.write('held too')
  // What another connection gets through the loop and back again, these two would have got as well.
  const other = await startEchoBehindProxy()
  for (let round = 0; round < 5; round++) await echo(connectTo(other), 'round')
  expect(echoes).toEqual({ before: '', during: '' })

  proxy.restore()
  await expect.poll(() => echoes).toEqual({ before: 'held', during: 'held too' })
})

test('forgotten connections stay silent whatever is restored, and new ones pass', async () => {
  const proxy = await startEchoBehindProxy()
  const before = connectTo(proxy)
  await echo(before, 'hello')
  proxy.forget()
  let heard = ''
  before.on('data', (data) => (heard += data))
  before.write('lost')
  proxy.hang()
  proxy.restore()
  for (let round = 0; round < 5; round++) expect(await echo(connectTo(proxy), 'new')).toBe('new')
  expect(heard).toBe('')
})
