import net, { type Socket } from 'node:net'
import { connected, publishEvent, recordStream, startFlakyBroker, within } from '@paylinks/test-kit/flaky-broker'
import { createGate } from '@paylinks/test-kit/gate'
import { expect, onTestFinished, test, vi } from 'vitest'

/** The sockets that amqplib opens from now on. The proxy's own are made otherwise. */
function watchSockets(): Socket[] {
  const sockets: Socket[] = []
  const connect = net.connect
  vi.spyOn(net, 'connect').mockImplementation(((...args: Parameters<typeof connect>) => {
    const socket = connect(...args)
    sockets.push(socket)
    return socket
  }) as typeof connect)
  onTestFinished(() => void vi.restoreAllMocks())
  return sockets
}

async function allFreed(sockets: Socket[]): Promise<void> {
  expect(sockets).not.toEqual([])
  await expect.poll(() => sockets.filter(({ destroyed }) => !destroyed), within).toEqual([])
}

test('closing waits for the handlers in hand, and disconnects', async () => {
  const { connect, proxy } = await startFlakyBroker()
  const bus = await connected(connect())
  const seen: string[] = []
  const gate = createGate()
  const handle = async () => {
    seen.push('begun')
    await gate.opened
    seen.push('handled')
  }
  await bus.subscribe({ name: 'slow', types: ['payment_link.updated'], handle, onGap: () => {} })
  await publishEvent(bus)
  await expect.poll(() => seen, within).toEqual(['begun'])
  const closed = bus.close().then(() => seen.push('closed'))
  gate.open()
  await closed
  expect(seen).toEqual(['begun', 'handled', 'closed'])
  expect(bus.isConnected()).toBe(false)
  await expect(publishEvent(bus)).rejects.toThrow('away')
  await expect.poll(() => proxy.connections(), within).toBe(0)
})

test('closing waits for the confirms of what has been published', async () => {
  const { connect } = await startFlakyBroker()
  const bus = await connected(connect())
  const published = Promise.all(Array.from({ length: 50 }, () => publishEvent(bus)))
  await bus.close()
  expect(await published).toHaveLength(50)
})

test.each(['cut', 'hang'] as const)('closing ends in bounded time when the broker is gone (%s)', async (fault) => {
  const { connect, proxy } = await startFlakyBroker()
  const sockets = watchSockets()
  const bus = await connected(connect({ heartbeatSeconds: 0 }))
  await recordStream(bus)
  proxy[fault]()
  await bus.close()
  await allFreed(sockets)
})

test.each(['cut', 'hang'] as const)('closing ends an attempt to connect (%s)', async (fault) => {
  const { connect, proxy } = await startFlakyBroker()
  const sockets = watchSockets()
  proxy[fault]()
  await connect().close()
  await allFreed(sockets)
})

test('closing ends an attempt that hangs when it is all but connected', async () => {
  const { connect, proxy } = await startFlakyBroker()
  const sockets = watchSockets()
  const bus = connect({ heartbeatSeconds: 0 })
  const hung = createGate()
  const onGap = () => {
    proxy.hang()
    hung.open()
  }
  void bus.subscribe({ name: 'cache', types: ['payment_link.updated'], handle: () => {}, onGap })
  await hung.opened
  await bus.close()
  await allFreed(sockets)
})

test('a connection that is replaced because it fell silent frees its socket', async () => {
  const { connect, proxy } = await startFlakyBroker()
  const sockets = watchSockets()
  const bus = await connected(connect({ heartbeatSeconds: 1 }))
  proxy.forget()
  await expect.poll(() => sockets.length, within).toBe(2)
  await connected(bus)
  await allFreed(sockets.slice(0, 1))
})
