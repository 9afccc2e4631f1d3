import type { PaymentValues } from '../pages/checkout-view.ts'
import { type Form, textField } from './read-form.ts'

const COOKIE_NAME = 'paylinks_typed'
const COOKIE_SCOPE = 'Path=/checkout; HttpOnly; SameSite=Lax'
const KEPT_SECONDS = 1_800
const MAX_LENGTH = 400
const MAX_COOKIE_LENGTH = 3_000

const NOTHING: PaymentValues = { email: '', holder: '' }

/** What the customer typed into the posted form, never the card; null where the form has no such fields. */
export function typedIn(form: Form): PaymentValues | null {
  if (!Object.hasOwn(form, 'email') && !Object.hasOwn(form, 'card_holder')) return null
  return { email: textField(form, 'email', MAX_LENGTH), holder: textField(form, 'card_holder', MAX_LENGTH) }
}

/**
 * Keeps what was typed in the customer's own browser, so that it stands in the form again whatever went wrong: after a
 * decline, at the bank, in another session. Nobody else who has the page's address gets to see it.
 */
export function keepTyped(typed: PaymentValues, origin: string): string {
  const value = Buffer.from(JSON.stringify(typed)).toString('base64url')
  if (value.length > MAX_COOKIE_LENGTH) return FORGET_TYPED
  const secure = origin.startsWith('https:') ? '; Secure' : ''
  return `${COOKIE_NAME}=${value}; Max-Age=${KEPT_SECONDS}; ${COOKIE_SCOPE}${secure}`
}

/** For the answer that shows that the order is complete. */
export const FORGET_TYPED = `${COOKIE_NAME}=; Max-Age=0; ${COOKIE_SCOPE}`

/** What an earlier form of this browser held; empty texts where nothing was kept or the cookie is not ours. */
export function keptTyped(cookies: string | undefined): PaymentValues {
  const [, value = ''] =
    new RegExp(`(?:^|; )${COOKIE_NAME}=([\\w-]{1,${MAX_COOKIE_LENGTH}})(?:;|$)`).exec(cookies ?? '') ?? []
  try {
    const kept = JSON.parse(Buffer.from(value, 'base64url').toString()) as Form
    return { email: textField(kept, 'email', MAX_LENGTH), holder: textField(kept, 'holder', MAX_LENGTH) }
  } catch {
    return NOTHING
  }
}
