import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, test } from 'vitest'
import { startCheckoutStub } from '../../test/checkout-stub.ts'
import { closeAfterTest, silentLog } from '../../test/gateway.ts'
import { createCheckoutChannel } from './checkout-channel.ts'

/** A way to the target that swallows the first connection for good, and lets every later one through. */
async function startSwallowingProxy(target: string): Promise<{ target: string; connections(): number }> {
  const [host, port] = target.split(':')
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    socket.on('error', () => {})
    sockets.push(socket)
    if (sockets.length === 1) return
    const upstream = connect(Number(port), host).on('error', () => {})
    socket.pipe(upstream).pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closeAfterTest(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return { target: `127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => sockets.length }
}

test('a connection attempt that meets silence is given up within seconds, and the next one serves', async () => {
  const checkout = await startCheckoutStub()
  closeAfterTest(checkout.stop)
  const proxy = await startSwallowingProxy(checkout.target)
  let rebuilds = 0
  const channel = createCheckoutChannel({ target: proxy.target, log: silentLog, onRebuild: () => rebuilds++ })
  closeAfterTest(channel.close)
  await waitFor(() => proxy.connections() === 1)
  expect(channel.isReady()).toBe(false)
  await waitFor(channel.isReady, { timeoutMs: 10_000 })
  expect(rebuilds).toBe(1)
})
