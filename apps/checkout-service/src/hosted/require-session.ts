import { isCheckoutToken } from '@paylinks/contracts/ids'
import type { CheckoutSession } from '../sessions/checkout-session.ts'
import { findSessionByToken } from '../sessions/session-store.ts'
import type { HostedContext } from './hosted-context.ts'
import { PageError } from './page-error.ts'
import type { PageRequest } from './routing/page-route.ts'

/** The session that the address names. Whatever is wrong with the token, the answer is the same. */
export async function requireSession(
  { token }: Pick<PageRequest, 'token'>,
  { db }: Pick<HostedContext, 'db'>,
): Promise<CheckoutSession> {
  const session = isCheckoutToken(token) ? await findSessionByToken(db, token) : null
  if (session === null) throw new PageError('page_not_found')
  return session
}
