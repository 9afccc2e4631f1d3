import { merchantApi } from '@paylinks/contracts/operations/merchant-api'
import type { Operation } from '@paylinks/contracts/operations/operation'
import type { knownIds } from './fill-tables.ts'

/** A list with what may be asked of it: for each filter some values, which many objects have, or few, or none. */
export type List = { path: string; table: string; filters: Record<string, readonly string[]> }

const PAGING = ['limit', 'offset', 'starting_after', 'ending_before']

/** Lists that hold what somebody made by hand, or that a table here does not stand for. */
const SMALL = ['/api-keys', '/webhook-endpoints', '/webhook-deliveries']

const TABLES: Record<string, string> = {
  '/payment-links': 'payment_links',
  '/checkout-sessions': 'checkout_sessions',
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

type Ids = Awaited<ReturnType<typeof knownIds>>

const valuesOf = (ids: Ids): Record<string, readonly string[]> => ({
  is_active: ['true', 'false'],
  mode: ['payment', 'subscription', 'setup'],
  type: ['one_time', 'recurring'],
  currency: ['USD', 'JPY', 'CHF', 'ZAR'],
  q: ['link', 'spring', 'special', 'legacy', 'nowhere to be found'],
  email: ['user500@spring.example.com', 'nobody@example.com'],
  created_at_gte: [daysAgo(300), daysAgo(3)],
  created_at_lte: [daysAgo(1), daysAgo(362)],
  completed_at_gte: [daysAgo(300), daysAgo(3)],
  completed_at_lte: [daysAgo(1), daysAgo(362)],
  status: ['open', 'expired', 'complete'],
  reference_id: ['again', 'order-1700', 'nobody'],
  payment_link_id: [...ids.links, 'pl_live_nothing'],
  price_id: [...ids.prices, 'price_live_nothing'],
  product_id: [...ids.products, 'prod_live_nothing'],
  package_id: [...ids.packages, 'pkg_live_nothing'],
  customer_id: [...ids.customers, 'cus_live_nothing'],
  coupon_id: [...ids.coupons, 'coupon_live_nothing'],
  object_id: [...ids.links, 'pl_live_nothing'],
  'metadata[campaign]': ['Spring', 'nothing'],
  'metadata[order]': ['A-500'],
  'metadata[vip]': ['true'],
})

const VALUES_ON: Record<string, readonly string[]> = {
  '/events?type': ['payment_link.created', 'checkout_session.completed', 'payment_link.deactivated'],
}

/** Every list of the API that can grow, with every filter that it has. A filter without values here is a fault. */
export function listsOf(ids: Ids): List[] {
  const values = valuesOf(ids)
  return merchantApi
    .filter((operation: Operation) => operation.operationId.startsWith('list'))
    .map((operation: Operation) => ({ operation, path: operation.path.replace('/api/{account_id}', '') }))
    .filter(({ path }) => !SMALL.includes(path))
    .map(({ operation, path }) => ({
      path,
      table: TABLES[path] ?? path.slice(1).replaceAll('-', '_'),
      filters: Object.fromEntries(
        Object.keys((operation.query as unknown as { shape: object }).shape)
          .filter((name) => !PAGING.includes(name))
          .flatMap((name) => (name === 'metadata' ? Object.keys(values).filter((key) => key.startsWith(name)) : [name]))
          .map((name) => {
            const known = VALUES_ON[`${path}?${name}`] ?? values[name]
            if (known === undefined) throw new Error(`Give ${path}?${name} some values in list-requests.ts`)
            return [name, known] as const
          }),
      ),
    }))
}

export type Query = Record<string, string>

/** No filter, each value of each filter, and each pair of values of two filters; with the pages to ask for. */
export function queriesOf({ filters }: List, middleId: string): Query[] {
  const names = Object.keys(filters)
  const one = names.flatMap((name) => (filters[name] ?? []).map((value) => ({ [name]: value })))
  const two = names.flatMap((name, index) =>
    names
      .slice(index + 1)
      .flatMap((other) =>
        (filters[name] ?? []).flatMap((value) =>
          (filters[other] ?? []).map((otherValue) => ({ [name]: value, [other]: otherValue })),
        ),
      ),
  )
  const pages: Query[] = [
    { limit: '1' },
    { limit: '100' },
    { limit: '100', offset: '10000' },
    { limit: '100', starting_after: middleId },
    { limit: '100', ending_before: middleId },
  ]
  const pagesOfPairs: Query[] = [
    { limit: '100' },
    { limit: '1', offset: '10000' },
    { limit: '1', starting_after: middleId },
  ]
  return [
    ...[{}, ...one].flatMap((filter) => pages.map((page) => ({ ...filter, ...page }))),
    ...two.flatMap((filter) => pagesOfPairs.map((page) => ({ ...filter, ...page }))),
  ]
}
