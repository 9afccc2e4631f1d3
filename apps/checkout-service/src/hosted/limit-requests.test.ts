import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { get, openCheckout, post } from '../../test/customer.ts'

let database: TestDatabase
let service: TestService

beforeAll(async () => {
  database = await createTestDatabase()
  service = await startTestService(database.url, {
    TRUST_PROXY: 'loopback',
    CHECKOUT_PAGES_PER_CLIENT: '6',
    CHECKOUT_PAGES_PER_SESSION: '3',
    CHECKOUT_FILES_PER_CLIENT: '5',
  })
})
afterAll(async () => {
  await service.stop()
  await database.drop()
})

const from = (client: string) => ({ 'x-forwarded-for': client })

test('whoever reloads a page too often is told to wait, whatever they ask of the session', async () => {
  const { url } = await openCheckout(service, database.db)
  const other = await openCheckout(service, database.db)
  const client = from('203.0.113.1')
  const statuses: number[] = []
  for (let tries = 0; tries < 3; tries++) statuses.push((await get(url, client)).status)
  expect(statuses).toEqual([200, 200, 200])

  for (const answer of [await get(url, client), await post(`${url}/cart`, {}, from('203.0.113.2'))]) {
    expect(answer.status).toBe(429)
    expect(answer.text).toContain('Too many requests')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  }
  expect((await get(other.url, client)).status).toBe(200)
})

test('a client has so many pages of all sessions together, real ones or not', async () => {
  const statuses: number[] = []
  for (let tries = 0; tries < 7; tries++) {
    statuses.push((await get(`${service.url}/checkout/tok_guess${tries}`, from('203.0.113.3'))).status)
  }
  expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 429])
  expect((await get(`${service.url}/checkout/tok_guess`, from('203.0.113.4'))).status).toBe(404)
})

test('files are counted for themselves', async () => {
  const client = from('203.0.113.5')
  const statuses: number[] = []
  for (let tries = 0; tries < 6; tries++) {
    statuses.push((await get(`${service.url}/checkout/assets/nothing.css`, client)).status)
  }
  expect(statuses).toEqual([404, 404, 404, 404, 404, 429])
  expect((await get((await openCheckout(service, database.db)).url, client)).status).toBe(200)
})
