import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { CARD, follow, get, openCheckout, post, termsOf } from '../../test/customer.ts'

const variables = { CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000', CHECKOUT_ATTEMPTS_PER_SESSION: '1000000' }
let database: TestDatabase
let service: TestService

beforeAll(async () => {
  database = await createTestDatabase()
  service = await startTestService(database.url, { ...variables, TRUST_PROXY: 'loopback' })
})
afterAll(async () => {
  await service.stop()
  await database.drop()
})

const DECLINED = { email: 'ada@example.com', method: 'credit_card', ...CARD, card_number: '4000000000000002' }

/** Tries a card on the session, as far as its page still lets anybody. */
async function tryCard(url: string, address: string, fields: Record<string, string> = DECLINED) {
  const page = await get(url)
  const terms = page.text.includes('name="terms"') ? termsOf(page) : ''
  return post(`${url}/pay`, { terms, ...fields }, { 'x-forwarded-for': address })
}

const attemptsOf = (sessionId: string) => database.db.paymentAttempt.count({ where: { sessionId } })

async function suspected(scope: string): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text()
  return Number(
    new RegExp(`checkout_suspected_card_testing_total\\{[^}]*scope="${scope}"[^}]*\\} (\\d+)`).exec(text)?.[1] ?? 0,
  )
}

test('after ten declined cards nobody can pay the session, even with a good one', async () => {
  const { url, sessionId } = await openCheckout(service, database.db)
  for (let count = 0; count < 12; count++) await tryCard(url, `198.51.100.${count}`)
  expect(await attemptsOf(sessionId)).toBe(10)
  const page = await get(url)
  expect([page.status, page.text.includes('Too many payments were declined')]).toEqual([403, true])
  const answer = await tryCard(url, '198.51.100.20', { ...DECLINED, ...CARD })
  expect(answer.status).toBe(403)
  expect((await database.db.checkoutSession.findUniqueOrThrow({ where: { id: sessionId } })).status).toBe('open')
})

test('a challenge is no way around the lock', async () => {
  const { url, sessionId } = await openCheckout(service, database.db)
  for (let count = 0; count < 9; count++) await tryCard(url, `198.51.101.${count}`)
  await tryCard(url, '198.51.101.10', { ...DECLINED, card_number: '4000002760003184' })
  await tryCard(url, '198.51.101.11')
  expect((await tryCard(url, '198.51.101.12')).status).toBe(403)
  expect(await attemptsOf(sessionId)).toBe(11)
})

test('a customer whose card was declined some times still pays', async () => {
  const { url } = await openCheckout(service, database.db)
  for (let count = 0; count < 9; count++) await tryCard(url, '198.51.102.1')
  const { location } = await tryCard(url, '198.51.102.1', { ...DECLINED, ...CARD })
  expect((await follow(location, service)).text).toContain('Payment received')
})

test('one address is stopped after thirty declined cards, however many sessions it has, and others are not', async () => {
  const address = '203.0.113.1'
  const statuses: number[] = []
  for (let session = 0; session < 4; session++) {
    const { url } = await openCheckout(service, database.db)
    for (let count = 0; count < 9; count++) statuses.push((await tryCard(url, address)).status)
  }
  expect(statuses.filter((status) => status === 303)).toHaveLength(31)
  expect(statuses.slice(31)).toEqual(Array(5).fill(429))
  expect(await suspected('client')).toBe(1)

  const { url } = await openCheckout(service, database.db)
  const { location } = await tryCard(url, '203.0.113.2', { ...DECLINED, ...CARD })
  expect((await follow(location, service)).text).toContain('Payment received')
})
