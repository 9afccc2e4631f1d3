import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findSession } from './session-store.ts'
import { sessionView } from './session-view.ts'

export async function getCheckoutSession(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const session = await findSession(db, request.principal, pathId(request, 'checkoutSession'))
  return answer(200, sessionView(session, new Date()))
}
