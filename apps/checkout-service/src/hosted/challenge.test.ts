import { createTestDatabase, type TestDatabase } from '@paylinks/test-kit/postgres'
import { waitFor } from '@paylinks/test-kit/wait-for'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestService, type TestService } from '../../test/checkout-service.ts'
import { follow, get, openCheckout, pay, post, settledRecords, termsOf } from '../../test/customer.ts'
import type { Authorisation, Confirmation, PaymentProcessor } from '../payments/payment-processor.ts'
import { answerAtTestBank } from '../payments/test-bank.ts'
import { createTestProcessor } from '../payments/test-processor.ts'

const BANK = 'https://bank.example.com/3ds?payment=1'
const CHALLENGED = { card_number: '4000002760003184' }

let database: TestDatabase
let service: TestService
/** How the last payment was confirmed. */
let asked: Confirmation | undefined

/** A provider whose challenges are on the bank's own page, as a real one's are, for live mode. */
function redirectingProcessor(): PaymentProcessor {
  const inner = createTestProcessor({ db: database.db })
  const redirecting = <Result extends Authorisation | null>(result: Result): Result =>
    result?.status === 'requires_challenge' ? { ...result, challenge: { kind: 'redirect', url: BANK } } : result
  return {
    ...inner,
    name: 'provider',
    async confirm(payment, confirmation) {
      asked = confirmation
      return redirecting(await inner.confirm(payment, confirmation))
    },
    find: async (payment) => redirecting(await inner.find(payment)),
  }
}

/** What the customer does at the bank. Whether they come back to us is another matter. */
async function atBank(sessionId: string, answer: string): Promise<void> {
  const { reference } = await database.db.testProcessorPayment.findFirstOrThrow({
    where: { key: { startsWith: `${sessionId}:` } },
  })
  await answerAtTestBank(database.db, reference, answer)
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
  const paid = await openChallenged()
  await atBank(paid.sessionId, 'approve')
  const { location } = await get(`${paid.url}/challenge/return?payment_intent=forged&answer=fail`)
  expect((await follow(location, service)).text).toContain('Payment received')
  expect(await settledRecords(database.db, paid.sessionId)).toMatchObject({
    payments: [{ processor: 'provider', livemode: true, amountAtom: 4900n }],
    capturedAtom: 4900n,
  })

  const failed = await openChallenged()
  await atBank(failed.sessionId, 'fail')
  const answer = await get(`${failed.url}/challenge/return?answer=approve`)
  expect((await follow(answer.location, service)).text).toContain('did not confirm')
  expect(await settledRecords(database.db, failed.sessionId)).toMatchObject({ payments: [], capturedAtom: 0n })
})

test("an answer that is posted here is not the bank's, and changes nothing", async () => {
  const { url, sessionId } = await openChallenged()
  await post(`${url}/challenge`, { answer: 'approve' })
  expect(await settledRecords(database.db, sessionId)).toMatchObject({
    attempts: [{ status: 'requires_challenge' }],
    payments: [],
  })
})

test('back from the bank without an answer the payment waits on', async () => {
  const { url, sessionId } = await openChallenged()
  expect((await follow((await get(`${url}/challenge/return`)).location, service)).headers.get('refresh')).toContain(
    BANK,
  )
  expect(await settledRecords(database.db, sessionId)).toMatchObject({ attempts: [{ status: 'requires_challenge' }] })
})

test('whoever confirmed in the app of the bank and opens the page again finds the payment made', async () => {
  const { url, sessionId } = await openChallenged()
  await atBank(sessionId, 'approve')
  expect((await follow(new URL(`${url}/challenge`).pathname, service)).text).toContain('Payment received')
})

test('whoever confirmed in the app of the bank and pays again has paid once', async () => {
  const { url, sessionId } = await openChallenged()
  await atBank(sessionId, 'approve')
  expect((await follow((await pay(url)).location, service)).text).toContain('Payment received')
  const { attempts, capturedAtom } = await settledRecords(database.db, sessionId)
  expect([attempts.length, capturedAtom]).toEqual([1, 4900n])
})

test('whoever confirmed in the app of the bank has paid for the order as it was, and cannot change it', async () => {
  const checkout = await openCheckout(service, database.db, { livemode: true, snapshot: { allow_cart_edit: true } })
  const url = checkout.url.replace('https://checkout.example.com', service.url)
  const terms = termsOf(await get(url))
  await pay(url, CHALLENGED)
  await atBank(checkout.sessionId, 'approve')
  await post(`${url}/cart`, { terms, quantity_0: 7 })
  const { session, capturedAtom } = await settledRecords(database.db, checkout.sessionId)
  expect([session.status, session.cartEdits, capturedAtom]).toEqual(['complete', null, 4900n])
})

test('whoever confirmed at the bank and never came back has paid, within moments', async () => {
  const soon = { CHECKOUT_PROCESSOR_TIMEOUT_SECONDS: '2', CHECKOUT_ATTEMPT_LEASE_SECONDS: '3' }
  const replica = await startTestService(database.url, soon)
  const { url, sessionId } = await openCheckout(replica, database.db)
  await pay(url, CHALLENGED)
  await atBank(sessionId, 'approve')
  await waitFor(async () => (await settledRecords(database.db, sessionId)).capturedAtom === 4900n, {
    timeoutMs: 30_000,
  })
  expect((await get(url)).text).toContain('Payment received')
  await replica.stop()
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
