import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { newTypeIdSuffix, typeIdTimePart } from './type-id.ts'

/** What an id's first part says about the object it names. */
export const idPrefixes = {
  account: 'acc',
  apiKey: 'key',
  checkoutSession: 'cs',
  coupon: 'coupon',
  customer: 'cus',
  event: 'evt',
  package: 'pkg',
  payment: 'pay',
  paymentLink: 'pl',
  price: 'price',
  product: 'prod',
  refund: 're',
  request: 'req',
  webhookDelivery: 'whd',
  webhookEndpoint: 'whe',
} as const

export type IdKind = keyof typeof idPrefixes

/** Objects that belong to no mode: accounts serve both, and a request is named before its key is known. */
type ModelessIdKind = 'account' | 'request'
export type ModeIdKind = Exclude<IdKind, ModelessIdKind>

export const MAX_ID_LENGTH = 64

/**
 * Makes an id such as `pl_live_01h455vb4pex5vsknk084sn02q`: prefix, mode, then a TypeID suffix
 * (a UUIDv7 in base32), so that ids made later sort later and inserts stay local in the index.
 */
export function newId(kind: ModelessIdKind): string
export function newId(kind: ModeIdKind, livemode: boolean): string
export function newId(kind: IdKind, livemode?: boolean): string {
  const prefix = idPrefixes[kind]
  return livemode === undefined
    ? `${prefix}_${newTypeIdSuffix()}`
    : `${prefix}_${modeName(livemode)}_${newTypeIdSuffix()}`
}

/** The suffix alone, for ids whose mode only the database knows when they are made. */
export function newIdSuffix(): string {
  return newTypeIdSuffix()
}

/** Every id of this kind and mode that was made after this time is greater. */
export function idFloor(kind: ModeIdKind, livemode: boolean, time: Date): string {
  return `${idPrefixes[kind]}_${modeName(livemode)}_${typeIdTimePart(time)}`
}

export function modeName(livemode: boolean): 'live' | 'test' {
  return livemode ? 'live' : 'test'
}

/**
 * An id of this kind as a request may state it. Only the prefix, the alphabet and the length are
 * checked: whether the object exists, and for whom, is the store's answer.
 */
export function idSchema(kind: IdKind) {
  const prefix = idPrefixes[kind]
  return z
    .string()
    .max(MAX_ID_LENGTH)
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9_]+$`), `Must be an id that starts with ${prefix}_.`)
}

/** The public token of a payment link: 20 random bytes, base64url without padding, 27 characters. Never time-ordered. */
export function newSecureToken(): string {
  return randomBytes(20).toString('base64url')
}

const SECURE_TOKEN = /^[A-Za-z0-9_-]{27}$/

export function isSecureToken(text: string): boolean {
  return SECURE_TOKEN.test(text)
}

const CHECKOUT_TOKEN = /^tok_[A-Za-z0-9_-]{32}$/

/** Whether the text has the form of a checkout token: `tok_` and 24 bytes in base64url. */
export function isCheckoutToken(text: string): boolean {
  return CHECKOUT_TOKEN.test(text)
}
