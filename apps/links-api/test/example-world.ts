import { exampleIds } from '@paylinks/contracts/operations/example-objects'
import type { Operation, OperationExample } from '@paylinks/contracts/operations/operation'
import {
  insertCoupon,
  insertCustomer,
  insertPackage,
  insertPrice,
  insertProduct,
  insertRecurringPrice,
} from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import type { TestApi } from './start-test-api.ts'

export type ExampleWorld = Awaited<ReturnType<typeof createExampleWorld>>

/** A merchant in test mode who owns what the documented examples speak of, under ids of their own. */
export async function createExampleWorld(api: TestApi) {
  const { db } = api
  const merchant = await api.newMerchant({ livemode: false })
  const product = await insertProduct(db, merchant, { name: 'Pro plan' })
  const oneTimePrice = await insertPrice(db, merchant, { productId: product.id })
  const monthlyPrice = await insertRecurringPrice(db, merchant, { productId: product.id })
  const bundle = await insertPackage(db, merchant, { items: [{ priceId: oneTimePrice.id, quantity: 1 }] })
  const coupon = await insertCoupon(db, merchant)
  const customer = await insertCustomer(db, merchant)
  const paymentLink = await insertPaymentLink(db, merchant, {
    mode: 'subscription',
    items: [{ price: monthlyPrice }],
    snapshot: { name: 'Pro plan signup', success_url: 'https://example.com/welcome', expires_in_hours: 72 },
  })

  const realIds: Partial<Record<keyof typeof exampleIds, string>> = {
    account: merchant.accountId,
    apiKey: merchant.apiKeyId,
    product: product.id,
    oneTimePrice: oneTimePrice.id,
    monthlyPrice: monthlyPrice.id,
    package: bundle.id,
    coupon: coupon.id,
    customer: customer.id,
    paymentLink: paymentLink.id,
  }
  const pairs = Object.entries(realIds).map(
    ([name, real]) => [exampleIds[name as keyof typeof exampleIds], real] as const,
  )
  const toReal = <Value>(value: Value): Value => replaceIn(value, pairs)
  const toExample = <Value>(value: Value): Value =>
    replaceIn(
      value,
      pairs.map(([example, real]) => [real, example] as const),
    )

  return {
    merchant,
    /** The ids that a request may name, by their prefix. */
    ids: Object.values(realIds),

    /** Sends the example as documented, and tells the answer in the example's words. */
    async replay({ method, path }: Operation, example: OperationExample) {
      const { path: variables = {}, query, body } = toReal(example)
      const url = new URL(`${api.url}${fillPath(path, variables)}`)
      for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value)
      const response = await fetch(url, {
        method: method.toUpperCase(),
        headers: { authorization: `Bearer ${merchant.key}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      })
      return { status: response.status, body: toExample(await response.json()) }
    },
  }
}

export function fillPath(path: string, variables: Record<string, string>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(variables[name] ?? ''))
}

function replaceIn<Value>(value: Value, pairs: (readonly [string, string])[]): Value {
  const text = pairs.reduce((json, [from, to]) => json.replaceAll(from, to), JSON.stringify(value))
  return JSON.parse(text)
}
