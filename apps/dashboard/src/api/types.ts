import type { components } from '@paylinks/client/generated/merchant-api'

type Schemas = components['schemas']

export type PaymentLink = Schemas['PaymentLink']
export type CreatePaymentLink = Schemas['CreatePaymentLink']
export type Product = Schemas['Product']
export type Price = Schemas['Price']
export type Package = Schemas['Package']
export type Coupon = Schemas['Coupon']
export type Customer = Schemas['Customer']
export type CheckoutSession = Schemas['CheckoutSession']
export type ApiKey = Schemas['ApiKey']
export type Recurrence = Schemas['Recurrence']
export type LinkMode = PaymentLink['mode']

/** One page of a list, newest first. */
export type Page<Item> = { data: Item[]; has_more: boolean; total?: number }
