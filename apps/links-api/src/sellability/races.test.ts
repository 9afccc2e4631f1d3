import { scopes } from '@paylinks/contracts/scopes'
import { connectDb, type Db, inTransaction, type Transaction } from '@paylinks/db/client'
import { insertPackage, insertPrice, insertProduct } from '@paylinks/test-kit/builders'
import { createGate } from '@paylinks/test-kit/gate'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApi, type TestApi, type TestMerchant } from '../../test/start-test-api.ts'
import { statementsWaiting } from '../../test/statements-waiting.ts'
import { updatePackageRow } from '../packages/package-store.ts'
import { createLink } from '../payment-links/create-link.ts'
import { updatePriceRow } from '../prices/price-store.ts'
import { updateProductRow } from '../products/product-store.ts'
import { changeSellable } from './change-sellable.ts'

let api: TestApi
/** As the API's own, but for its patience: those who race here wait for each other however slow the machine is. */
let db: Db
beforeAll(async () => {
  api = await startTestApi()
  db = connectDb(api.databaseUrl, { statementTimeoutMs: 20_000 })
})
afterAll(async () => {
  await db.$disconnect()
  await api.stop()
})

/** Something to sell, and each thing that can be archived of it. */
async function insertOffer(merchant: TestMerchant) {
  const product = await insertProduct(db, merchant)
  const price = await insertPrice(db, merchant, { productId: product.id })
  const bundle = await insertPackage(db, merchant, { items: [{ priceId: price.id }] })
  return { ids: { product: product.id, price: price.id, package: bundle.id }, cart: { package_ids: [bundle.id] } }
}

type Offer = Awaited<ReturnType<typeof insertOffer>>

const kinds = ['product', 'price', 'package'] as const
type Kind = (typeof kinds)[number]

const principalOf = ({ accountId, livemode, apiKeyId }: TestMerchant) => {
  return { accountId, livemode, apiKeyId, scopes: [...scopes] }
}

/** What POST does in its transaction. */
function sell(tx: Transaction, merchant: TestMerchant, body: object) {
  const request = {
    principal: principalOf(merchant),
    apiKey: merchant.key,
    method: 'POST',
    path: `/api/${merchant.accountId}/payment-links`,
    params: {},
    query: new URLSearchParams(),
    body,
    idempotencyKey: undefined,
  }
  return createLink(tx, request, { db, sharePublicUrl: 'https://pay.example.com' })
}

const archivings: Record<Kind, (tx: Transaction, id: string) => Promise<{ isActive: boolean }>> = {
  product: (tx, id) => updateProductRow(tx, id, { is_active: false }),
  price: (tx, id) => updatePriceRow(tx, id, { is_active: false }),
  package: (tx, id) => updatePackageRow(tx, id, { is_active: false }),
}

/** What PATCH does in its transaction; `beforeCommit` holds it back when all is done. */
function archive(merchant: TestMerchant, { ids }: Offer, kind: Kind, beforeCommit?: () => Promise<void>) {
  const sellable = { kind, id: ids[kind] }
  return inTransaction(db, async (tx) => {
    const archived = await changeSellable(tx, principalOf(merchant), sellable, () => archivings[kind](tx, ids[kind]))
    await beforeCommit?.()
    return archived
  })
}

test.each(kinds)('archiving a %s waits for a link that is being made of it, and reaches it', async (kind) => {
  const merchant = await api.newMerchant()
  const offer = await insertOffer(merchant)
  const gate = createGate()
  const made = createGate()
  const creating = inTransaction(
    db,
    async (tx) => {
      const { json } = await sell(tx, merchant, offer.cart)
      made.open()
      await gate.opened
      return JSON.parse(json)
    },
    { timeoutMs: 20_000 },
  )
  await made.opened
  const archiving = archive(merchant, offer, kind)
  await statementsWaiting(db, 1)
  gate.open()

  const [link] = await Promise.all([creating, archiving])
  const { body } = await merchant.get(`/payment-links/${link.id}`)
  expect([link.is_sellable, body.is_sellable, body.version]).toEqual([true, false, 2])
})

test.each(kinds)('a link of a %s that is being archived waits, and is refused', async (kind) => {
  const merchant = await api.newMerchant()
  const offer = await insertOffer(merchant)
  const gate = createGate()
  const archived = createGate()
  const archiving = archive(merchant, offer, kind, async () => {
    archived.open()
    await gate.opened
  })
  await archived.opened
  const creating = inTransaction(db, (tx) => sell(tx, merchant, offer.cart)).catch((error: unknown) => error)
  await statementsWaiting(db, 1)
  gate.open()

  const [refusal] = await Promise.all([creating, archiving])
  const code = kind === 'package' ? 'package_inactive' : 'price_inactive'
  expect(refusal).toMatchObject({ code: 'invalid_request', errors: [{ path: 'package_ids[0]', code }] })
})

type Step =
  | { act: 'archive' | 'restore'; kind: Kind; offer: number }
  | { act: 'sell'; offer: number }
  | { act: 'rename' | 'deactivate'; link: number }

const offer = fc.nat({ max: 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constantFrom('archive', 'restore'), kind: fc.constantFrom(...kinds), offer }),
  fc.record({ act: fc.constant('sell'), offer }),
  fc.record({ act: fc.constantFrom('rename', 'deactivate'), link: fc.nat({ max: 2 }) }),
)

test('whatever is done at once, a link is sellable when all that it sells is active, and no version is lost', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const merchant = await api.newMerchant()
      const offers = [await insertOffer(merchant), await insertOffer(merchant)]
      const both = { package_ids: offers.flatMap(({ cart }) => cart.package_ids) }
      const links = await Promise.all(
        [both, both, offers[0]?.cart].map((cart) => merchant.post('/payment-links', cart)),
      )

      const answers = await Promise.all(
        steps.map((one) => {
          if (one.act === 'sell') return merchant.post('/payment-links', one.offer === 0 ? both : offers[1]?.cart)
          if ('link' in one) {
            const path = `/payment-links/${links[one.link]?.body.id}`
            return one.act === 'rename' ? merchant.patch(path, { name: 'Renamed' }) : merchant.delete(path)
          }
          const path = `/${one.kind}s/${offers[one.offer]?.ids[one.kind]}`
          return merchant.patch(path, { is_active: one.act === 'restore' })
        }),
      )
      // 503 is a wait that took too long on a busy machine: nothing was changed. A deadlock would be a 500.
      for (const { status } of answers) expect([200, 201, 422, 503]).toContain(status)
      expect(await brokenLinksOf(merchant)).toEqual([])
    }),
    { numRuns: 10 },
  )
})

/** Links whose flag is not what the catalogue says, or whose versions and events are not all there, in one row each. */
function brokenLinksOf({ accountId }: TestMerchant): Promise<unknown[]> {
  return api.db.$queryRaw`
    SELECT * FROM (
      SELECT link.id, link.is_active, link.is_sellable, link.version,
        (SELECT bool_and(price.is_active AND product.is_active)
          FROM payment_link_prices sold JOIN prices price ON price.id = sold.price_id
          JOIN products product ON product.id = price.product_id WHERE sold.link_id = link.id)
        AND (SELECT bool_and(package.is_active)
          FROM payment_link_packages sold JOIN packages package ON package.id = sold.package_id
          WHERE sold.link_id = link.id) AS may_be_sold,
        (SELECT count(*) FROM payment_link_versions v WHERE v.link_id = link.id) AS versions,
        (SELECT count(DISTINCT aggregate_version) FROM outbox o WHERE o.aggregate_id = link.id) AS events
      FROM payment_links link WHERE account_id = ${accountId}
    ) l
    WHERE (is_active AND is_sellable <> may_be_sold) OR versions <> version OR events <> version`
}
