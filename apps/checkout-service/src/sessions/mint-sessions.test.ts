import { newId, newSecureToken } from '@paylinks/contracts/ids'
import { createMetrics } from '@paylinks/service-kit/metrics'
import { insertMerchant, insertPrice } from '@paylinks/test-kit/builders'
import { test as base } from '@paylinks/test-kit/database-test'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import fc from 'fast-check'
import { expect } from 'vitest'
import { changeLink, deactivateLink } from '../../test/change-link.ts'
import { hashCheckoutToken } from './checkout-token.ts'
import { createMintMetrics } from './mint-metrics.ts'
import { mintSessions } from './mint-sessions.ts'

const test = base
  .extend('mint', { scope: 'file' }, ({ db }) => {
    const deps = {
      db,
      tokenSecret: 'a secret of more than thirty-two characters',
      checkoutPublicUrl: 'https://checkout.example.com',
      metrics: createMintMetrics(createMetrics('test')),
    }
    return (items: Parameters<typeof mintSessions>[1]) => mintSessions(deps, items)
  })
  .extend('mintOne', { scope: 'file' }, ({ mint }) => async (item: Parameters<typeof mint>[0][number]) => {
    const [result] = await mint([item])
    if (result === undefined) throw new Error('no result')
    return result
  })

const itemOf = (secureToken: string, requestId = newId('request')) => ({
  request_id: requestId,
  secure_token: secureToken,
})

test('a mint makes an open session of the link, its version and its customer', async ({ db, merchant, mintOne }) => {
  const link = await insertPaymentLink(db, merchant, {
    snapshot: { customer_id: 'cus_live_1', expires_in_hours: 72 },
  })
  const { session } = await mintOne(itemOf(link.secureToken))

  expect(session).toMatchObject({ link_id: link.id, link_version: 1 })
  expect(session?.checkout_session_id).toMatch(/^cs_live_[0-9a-z]{26}$/)
  expect(session?.checkout_url).toMatch(/^https:\/\/checkout\.example\.com\/checkout\/tok_[A-Za-z0-9_-]{32}$/)
  const row = await db.checkoutSession.findUniqueOrThrow({ where: { id: session?.checkout_session_id ?? '' } })
  expect(row).toMatchObject({
    accountId: link.accountId,
    livemode: true,
    linkId: link.id,
    linkVersion: 1,
    mode: 'payment',
    status: 'open',
    customerId: 'cus_live_1',
    cartEdits: null,
  })
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBe(72 * 3_600_000)
})

test('a session of a test link has a test id', async ({ db, mintOne }) => {
  const link = await insertPaymentLink(db, await insertMerchant(db, { livemode: false }))
  const { session } = await mintOne(itemOf(link.secureToken))
  expect(session?.checkout_session_id).toMatch(/^cs_test_/)
})

test('the checkout token is stored as its hash alone', async ({ db, merchant, mintOne }) => {
  const link = await insertPaymentLink(db, merchant)
  const { session } = await mintOne(itemOf(link.secureToken))
  const token = session?.checkout_url?.split('/').at(-1) ?? ''

  const row = await db.checkoutSession.findUniqueOrThrow({ where: { tokenHash: hashCheckoutToken(token) } })
  expect(row.id).toBe(session?.checkout_session_id)
  expect(JSON.stringify(row)).not.toContain(token.slice(4))
})

test('a new version of the link is sold from its commit on, and earlier sessions keep theirs', async ({
  db,
  merchant,
  mintOne,
}) => {
  const link = await insertPaymentLink(db, merchant)
  const before = await mintOne(itemOf(link.secureToken))
  await changeLink(db, link, { name: 'Renamed' })
  const after = await mintOne(itemOf(link.secureToken))

  const versions = await db.checkoutSession.findMany({
    where: { id: { in: [before, after].map(({ session }) => session?.checkout_session_id ?? '') } },
    orderBy: { linkVersion: 'asc' },
    select: { linkVersion: true },
  })
  expect(versions).toEqual([{ linkVersion: 1 }, { linkVersion: 2 }])
})

test('an open that begins after a deactivation was committed never mints, however many were in flight', async ({
  db,
  merchant,
  mintOne,
}) => {
  const items = [{ price: await insertPrice(db, merchant) }]
  for (let round = 0; round < 50; round++) {
    const link = await insertPaymentLink(db, merchant, { items })
    const during = Array.from({ length: 4 }, () => mintOne(itemOf(link.secureToken)))
    await deactivateLink(db, link)
    const after = await Promise.all(Array.from({ length: 4 }, () => mintOne(itemOf(link.secureToken))))

    const minted = (await Promise.all(during)).filter(({ session }) => session).length
    for (const { refusal } of after) expect(refusal).toEqual({ reason: 'DEACTIVATED', link_version: 2 })
    expect(await db.checkoutSession.count({ where: { linkId: link.id } })).toBe(minted)
    expect(await db.checkoutSession.count({ where: { linkId: link.id, linkVersion: 2 } })).toBe(0)
  }
})

test('an open repeated in turn gets the same session and the same address, even after the link was deactivated', async ({
  db,
  merchant,
  mintOne,
}) => {
  const link = await insertPaymentLink(db, merchant)
  const item = itemOf(link.secureToken)
  const first = await mintOne(item)
  expect(await mintOne(item)).toEqual(first)

  await deactivateLink(db, link)
  expect(await mintOne(item)).toEqual(first)
  expect(await db.checkoutSession.count({ where: { linkId: link.id } })).toBe(1)
})

test('an open repeated at once makes one session, which every repeat gets', async ({ db, merchant, mint }) => {
  const link = await insertPaymentLink(db, merchant)
  for (let round = 0; round < 20; round++) {
    const items = Array.from({ length: 8 }, () => itemOf(link.secureToken))
    // The same opens in opposite orders, so that the statements meet on every row.
    const calls = Array.from({ length: 6 }, (_, index) => mint(index % 2 === 0 ? items : items.toReversed()))
    const answers = (await Promise.all(calls)).map((results, index) =>
      index % 2 === 0 ? results : results.toReversed(),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    for (const { session } of answers[0] ?? []) expect(session).toBeTruthy()
  }
  expect(await db.checkoutSession.count({ where: { linkId: link.id } })).toBe(20 * 8)
})

test('an open named twice in one batch makes one session', async ({ db, merchant, mint }) => {
  const link = await insertPaymentLink(db, merchant)
  const item = itemOf(link.secureToken)
  const [first, second] = await mint([item, item])
  expect(first?.session).toBeTruthy()
  expect(second).toEqual(first)
  expect(await db.checkoutSession.count({ where: { linkId: link.id } })).toBe(1)
})

test("a request id never opens another link's session", async ({ db, merchant, mint, mintOne }) => {
  const [mine, other] = [await insertPaymentLink(db, merchant), await insertPaymentLink(db, merchant)]
  const item = itemOf(mine.secureToken)
  await mintOne(item)
  const stolen = { ...item, secure_token: other.secureToken }
  expect(await mintOne(stolen)).toEqual({ outcome: 'refusal', refusal: { reason: 'UNKNOWN', link_version: 0 } })
  const fresh = itemOf(mine.secureToken)
  const [first, twin] = await mint([fresh, { ...fresh, secure_token: other.secureToken }])
  expect(first?.session?.link_id).toBe(mine.id)
  expect(twin?.refusal).toEqual({ reason: 'UNKNOWN', link_version: 0 })
})

const malformed = ['', 'short', 'x'.repeat(28), `${'x'.repeat(26)}\u0000`, "' OR true --".padEnd(27, ' ')]

test('whatever is mixed in a batch, each item gets its own answer in its own place', async ({ db, merchant, mint }) => {
  const archived = await insertPrice(db, merchant, { isActive: false })
  const priceIds = [archived.id]
  const deactivatedAt = new Date()
  const links = {
    sold: await insertPaymentLink(db, merchant),
    alsoSold: await insertPaymentLink(db, await insertMerchant(db, { livemode: false })),
    deactivated: await insertPaymentLink(db, merchant, { deactivatedAt }),
    unsellable: await insertPaymentLink(db, merchant, { priceIds }),
    both: await insertPaymentLink(db, merchant, { deactivatedAt, priceIds }),
  }
  const kind = fc.constantFrom(...(Object.keys(links) as (keyof typeof links)[]), 'unknown' as const, ...malformed)

  await fc.assert(
    fc.asyncProperty(fc.array(kind, { minLength: 1, maxLength: 40 }), async (kinds) => {
      const items = kinds.map((name) =>
        itemOf(
          name in links ? links[name as keyof typeof links].secureToken : name === 'unknown' ? newSecureToken() : name,
        ),
      )
      const results = await mint(items)
      expect(results).toHaveLength(items.length)
      for (const [index, name] of kinds.entries()) {
        const result = results[index]
        if (name === 'sold' || name === 'alsoSold') expect(result?.session?.link_id).toBe(links[name].id)
        else if (name === 'deactivated' || name === 'both') expect(result?.refusal?.reason).toBe('DEACTIVATED')
        else if (name === 'unsellable') expect(result?.refusal).toEqual({ reason: 'UNSELLABLE', link_version: 1 })
        else expect(result?.refusal).toEqual({ reason: 'UNKNOWN', link_version: 0 })
      }
      const ids = results.flatMap(({ session }) => session?.checkout_session_id ?? [])
      expect(new Set(ids).size).toBe(ids.length)
    }),
    { numRuns: 40 },
  )
})

test('what the addresses of opens told is kept on their sessions, and nothing on those of the others', async ({
  db,
  merchant,
  mint,
}) => {
  const link = await insertPaymentLink(db, merchant)
  const told = {
    reference_id: 'user-42',
    email: 'ada@example.com',
    name: 'Ada "the first" Lovelace',
    locale: 'pt-BR',
    utm_source: 'newsletter',
    utm_medium: '',
    utm_campaign: "spring's",
    utm_term: '',
    utm_content: '',
  }
  const none = Object.fromEntries(Object.keys(told).map((name) => [name, ''])) as typeof told
  const items = [
    { ...itemOf(link.secureToken), parameters: told },
    itemOf(link.secureToken),
    { ...itemOf(link.secureToken), parameters: { ...none, reference_id: 'order-7' } },
    { ...itemOf(link.secureToken), parameters: { ...none, reference_id: 'x'.repeat(201), email: 'nobody' } },
  ]
  const ids = (await mint(items)).map(({ session }) => session?.checkout_session_id ?? '')
  const rows = await Promise.all(
    ids.map((id) =>
      db.checkoutSession.findUniqueOrThrow({
        where: { id },
        select: { referenceId: true, customerEmail: true, customerName: true, locale: true, utm: true },
      }),
    ),
  )
  const nothing = { referenceId: null, customerEmail: null, customerName: null, locale: null, utm: null }
  expect(rows).toEqual([
    {
      referenceId: 'user-42',
      customerEmail: 'ada@example.com',
      customerName: 'Ada "the first" Lovelace',
      locale: 'pt-BR',
      utm: { source: 'newsletter', campaign: "spring's" },
    },
    nothing,
    { ...nothing, referenceId: 'order-7' },
    nothing,
  ])
})
