import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findLink } from './link-store.ts'
import { linkView } from './link-view.ts'

export async function getLink(request: ApiRequest, { db, sharePublicUrl }: ApiDependencies): Promise<Answer> {
  const link = await findLink(db, request.principal, pathId(request, 'paymentLink'))
  return answer(200, linkView(link, sharePublicUrl))
}
