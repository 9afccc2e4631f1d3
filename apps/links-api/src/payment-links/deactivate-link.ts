import { inTransaction } from '@paylinks/db/client'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { lockLink } from './link-store.ts'
import { linkView } from './link-view.ts'
import { reviseLink } from './revise-link.ts'

/** Permanent. Once this is committed the mint refuses the link, whatever any cache still says. */
export async function deactivateLink(request: ApiRequest, { db, sharePublicUrl }: ApiDependencies): Promise<Answer> {
  const id = pathId(request, 'paymentLink')
  return inTransaction(db, async (tx) => {
    const link = await lockLink(tx, request.principal, id)
    const deactivated = await reviseLink(tx, link, { snapshot: link.snapshot, isActive: false })
    return answer(200, linkView(deactivated, sharePublicUrl))
  })
}
