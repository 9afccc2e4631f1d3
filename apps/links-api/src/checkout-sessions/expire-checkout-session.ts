import type { Transaction } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { expireSession, findSession } from './session-store.ts'
import { sessionView } from './session-view.ts'

/** From its answer on nobody can begin to pay: the checkout looks at the row under a lock before each attempt. */
export async function expireCheckoutSession(tx: Transaction, request: ApiRequest): Promise<Answer> {
  const id = pathId(request, 'checkoutSession')
  await expireSession(tx, request.principal, id)
  const session = await findSession(tx, request.principal, id)
  if (session.status === 'complete') throw new AppError('checkout_session_complete')
  return answer(200, sessionView(session, new Date()))
}
