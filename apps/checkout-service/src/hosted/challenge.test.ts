import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { follow, get, openCheckout, pay, post, settledRecords } from '../../test/customer.ts'
import type { Authorisation, AuthorisationRequest, PaymentProcessor } from '../payments/payment-processor.ts'
import { CHALLENGE_APPROVED, createTestProcessor } from '../payments/test-processor.ts'

const BANK = 'https://bank.example.com/3ds?payment=1'
const CHALLENGED = { card_number: '4000002760003184' }

let database: TestDatabase
let service: TestService
/** What the provider was asked last, and what the customer has told the bank. */
let asked: AuthorisationRequest | undefined
let bankSays: 'approve' | 'fail'

/** A provider whose challenges are on the bank's own page, as a real one's are, for live mode. */
function redirectingProcessor(): PaymentProcessor {
  const inner = createTestProcessor({ db: database.db })
  const redirecting = <Result extends Authorisation | null>(result: Result): Result =>
    result?.status === 'requires_challenge' ? { ...result, challenge: { kind: 'redirect', url: BANK } } : result
  return {
    ...inner,
    name: 'provider',
    async authorise(request) {
      asked = request
      return redirecting(await inner.authorise(request))
    },
    find: async (key) => redirecting(await inner.find(key)),
    confirmChallenge: (key) => inner.confirmChallenge(key, bankSays === 'approve' ? CHALLENGE_APPROVED : 'fail'),
  }
}

beforeAll(async () => {
  database = await createTestDatabase()
  const variables = { CHECKOUT_PUBLIC_URL: 'https://checkout.example.com', CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000' }
  service = await startTestService(database.url, variables, { live: redirectingProcessor() })
})
afterAll(async () => {
  await service.stop()
  await database.drop()
})

async function openChallenged() {
  const checkout = await openCheckout(service, database.db, { livemode: true })
  const url = checkout.url.replace('https://checkout.example.com', service.url)
  const page = await follow((await pay(url, CHALLENGED)).location, service)
  return { ...checkout, url, page }
}

test("the customer of a real provider is sent to the bank's page, and the bank is told where to send them back", async () => {
  const { url, page } = await openChallenged()
  expect(page.headers.get('refresh')).toBe(`0; url=${BANK}`)
  expect(page.text).toContain(`href="${BANK}"`)
  expect(page.text).not.toContain('Approve')
  const token = url.split('/').at(-1)
  expect(asked?.challengeReturnUrl).toBe(`https://checkout.example.com/checkout/${token}/challenge/return`)
})

test('back from the bank the payment is what the bank says it is', async () => {
  bankSays = 'approve'
  const paid = await openChallenged()
  const { location } = await get(`${paid.url}/challenge/return?payment_intent=forged&answer=fail`)
  expect((await follow(location, service)).text).toContain('Payment received')
  expect(await settledRecords(database.db, paid.sessionId)).toMatchObject({
    payments: [{ processor: 'provider', livemode: true, amountAtom: 4900n }],
    capturedAtom: 4900n,
  })

  bankSays = 'fail'
  const failed = await openChallenged()
  const answer = await get(`${failed.url}/challenge/return?answer=approve`)
  expect((await follow(answer.location, service)).text).toContain('did not confirm')
  expect(await settledRecords(database.db, failed.sessionId)).toMatchObject({ payments: [], capturedAtom: 0n })
})

test("an answer that is posted here is not the bank's, and changes nothing", async () => {
  bankSays = 'approve'
  const { url, sessionId } = await openChallenged()
  await post(`${url}/challenge`, { answer: 'approve' })
  expect(await settledRecords(database.db, sessionId)).toMatchObject({
    attempts: [{ status: 'requires_challenge' }],
    payments: [],
  })
})

test('in test mode an address of the bank answers nothing', async () => {
  const checkout = await openCheckout(service, database.db)
  const url = checkout.url.replace('https://checkout.example.com', service.url)
  await pay(url, CHALLENGED)
  await get(`${url}/challenge/return`)
  expect((await settledRecords(database.db, checkout.sessionId)).attempts).toMatchObject([
    { status: 'requires_challenge' },
  ])
})
