import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createNameResolver } from '@paylinks/service-kit/resolve-name'
import { lineItem } from '@paylinks/test-kit/link-builders'
import { startNameServer } from '@paylinks/test-kit/name-server'
import { createTestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService } from '../../../test/checkout-service.ts'
import { get, openCheckout } from '../../../test/customer.ts'
import { fetchPicture } from './fetch-picture.ts'
import { createPictureStore } from './picture-store.ts'

const PNG = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(100)])
const anywhere = { allows: () => true }

let asked: string[] = []
const answers: Record<string, RequestListener> = {
  '/a.png': (_request, response) => response.end(PNG),
  '/a.jpg': (_request, response) => response.end(Buffer.from([0xff, 0xd8, 0xff, 0xe0])),
  '/a.webp': (_request, response) => response.end('RIFF\x10\0\0\0WEBPVP8 '),
  '/moved.png': (_request, response) => response.writeHead(302, { location: '/a.png' }).end(),
  '/missing.png': (_request, response) => response.writeHead(404).end(PNG),
  '/page.png': (_request, response) =>
    response.writeHead(200, { 'content-type': 'image/png' }).end('<script>alert(1)</script>'),
  '/a.svg': (_request, response) =>
    response.writeHead(200, { 'content-type': 'image/svg+xml' }).end('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  '/huge.png': (_request, response) => {
    response.write(PNG)
    response.end(Buffer.alloc(2 * 1024 * 1024))
  },
  '/cut.png': (_request, response) => {
    response.writeHead(200, { 'content-length': '1000' }).write(PNG)
    response.destroy()
  },
  '/slow.png': (_request, response) => void response.write(PNG),
}
const images = createServer((request, response) => {
  asked.push(request.url ?? '')
  answers[request.url ?? '']?.(request, response)
})
let origin: string

beforeAll(async () => {
  images.listen(0, '127.0.0.1')
  await once(images, 'listening')
  origin = `http://127.0.0.1:${(images.address() as AddressInfo).port}`
})
afterAll(() => new Promise<void>((resolve) => images.close(() => resolve()).closeAllConnections()))

test.each([
  ['/a.png', 'image/png'],
  ['/a.jpg', 'image/jpeg'],
  ['/a.webp', 'image/webp'],
])('%s is a picture, by its bytes', async (path, type) => {
  expect((await fetchPicture(`${origin}${path}`, anywhere))?.type).toBe(type)
})

test.each(['/moved.png', '/missing.png', '/page.png', '/a.svg', '/huge.png', '/cut.png', '/slow.png'])(
  '%s is no picture that we show',
  async (path) => {
    expect(await fetchPicture(`${origin}${path}`, anywhere)).toBeNull()
  },
)

test('nothing on this machine or network is ever connected to, by its address or by a name', async () => {
  asked = []
  const { port } = new URL(origin)
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '0.0.0.0', '2130706433', '0x7f.1']) {
    expect(await fetchPicture(`http://${host}:${port}/a.png`)).toBeNull()
  }
  expect(asked).toEqual([])
})

test('a name is judged by every address that it has', async () => {
  const names = await startNameServer({ A: ['127.0.0.1', '127.0.0.2'], AAAA: ['::1'] })
  const named = `${origin.replace('127.0.0.1', 'shop.example.com')}/a.png`
  const resolveName = createNameResolver([names.address])
  const seen: string[] = []
  await fetchPicture(named, { resolveName, allows: (address) => seen.push(address) > 0 })
  expect(seen).toEqual(['127.0.0.1', '127.0.0.2', '::1'])
  for (const refused of seen) {
    asked = []
    expect(await fetchPicture(named, { resolveName, allows: (address) => address !== refused })).toBeNull()
    expect(asked).toEqual([])
  }
  names.close()
})

test('the picture of a name comes from the address that was judged', async () => {
  const names = await startNameServer({ A: ['127.0.0.1'], AAAA: [] })
  const named = `${origin.replace('127.0.0.1', 'shop.example.com')}/a.png`
  const resolveName = createNameResolver([names.address])
  expect((await fetchPicture(named, { resolveName, ...anywhere }))?.type).toBe('image/png')
  names.close()
})

test('name servers that do not answer hold up nobody: neither files nor other names, and the picture ends in time', async () => {
  const names = await startNameServer('silent')
  const resolveName = createNameResolver([names.address])
  const pictures = Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      fetchPicture(`http://slow-${index}.example.com/a.png`, { resolveName, ...anywhere }),
    ),
  )
  await names.asked
  const startedAt = performance.now()
  await Promise.all([lookup('localhost'), readFile(new URL(import.meta.url))])
  expect(performance.now() - startedAt).toBeLessThan(1_000)
  expect(await pictures).toEqual(Array.from({ length: 20 }, () => null))
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  names.close()
})

test('a picture is asked for once, however many look at it at once or later, and a missing one too', async () => {
  let calls = 0
  const store = createPictureStore(async (url) => {
    calls++
    return url.endsWith('.png') ? { content: PNG, type: 'image/png' } : null
  })
  await Promise.all(Array.from({ length: 10 }, () => store.load('https://shop.example.com/a.png', 'acc_1')))
  expect((await store.load('https://shop.example.com/a.png', 'acc_1'))?.content).toEqual(PNG)
  expect(calls).toBe(1)
  await store.load('https://shop.example.com/none', 'acc_1')
  expect(await store.load('https://shop.example.com/none', 'acc_1')).toBeNull()
  expect(calls).toBe(2)
})

test('a picture comes through the checkout’s own address, and one that cannot be had is a neutral one', async () => {
  const database = await createTestDatabase()
  const service = await startTestService(database.url)
  asked = []
  const line_items = [lineItem({ product_image_url: `${origin}/a.png` }), lineItem()]
  const { url } = await openCheckout(service, database.db, { snapshot: { line_items } })
  expect((await get(url)).text).toContain('/pictures/0"')

  const answer = await get(`${url}/pictures/0`)
  expect(answer).toMatchObject({ status: 303, location: expect.stringMatching(/^\/checkout\/assets\/picture\./) })
  expect(asked).toEqual([])
  for (const position of ['1', '2', '-1', 'x', '0x0', '%00']) {
    expect((await get(`${url}/pictures/${position}`)).status).toBe(404)
  }
  await service.stop()
  await database.drop()
})
