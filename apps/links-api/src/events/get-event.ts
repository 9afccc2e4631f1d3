import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { eventView, findEvent } from './event-store.ts'

export async function getEvent(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  return answer(200, eventView(await findEvent(db, request.principal, pathId(request, 'event'))))
}
