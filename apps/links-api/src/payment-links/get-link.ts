import type { ApiDependencies } from '../app.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { findLink } from './link-store.ts'
import { linkView } from './link-view.ts'

export function getLink({ db, sharePublicUrl }: ApiDependencies): Handler {
  return async (request) => {
    const link = await findLink(db, request.principal, pathId(request, 'paymentLink'))
    return answer(200, linkView(link, sharePublicUrl))
  }
}
