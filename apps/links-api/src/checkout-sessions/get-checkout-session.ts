import type { ApiDependencies } from '../app.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { findSession } from './session-store.ts'
import { sessionView } from './session-view.ts'

export function getCheckoutSession({ db }: ApiDependencies): Handler {
  return async (request) => {
    const session = await findSession(db, request.principal, pathId(request, 'checkoutSession'))
    return answer(200, sessionView(session, new Date()))
  }
}
