import type { paths } from '@paylinks/client/generated/merchant-api'

type JsonOf<Answer> = Answer extends { content: { 'application/json': infer Json } } ? Json : never
type ListItem<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: infer Answer } }
}
  ? JsonOf<Answer> extends { data: (infer Item)[] }
    ? Item
    : never
  : never

export type PaymentLink = ListItem<'/api/{account_id}/payment-links'>
export type Product = ListItem<'/api/{account_id}/products'>
export type Price = ListItem<'/api/{account_id}/prices'>
export type Package = ListItem<'/api/{account_id}/packages'>
export type Coupon = ListItem<'/api/{account_id}/coupons'>
export type Customer = ListItem<'/api/{account_id}/customers'>
export type CheckoutSession = ListItem<'/api/{account_id}/checkout-sessions'>
export type ApiKey = ListItem<'/api/{account_id}/api-keys'>
export type LinkMode = PaymentLink['mode']

/** One page of a list, newest first. */
export type Page<Item> = { data: Item[]; has_more: boolean; total?: number }
