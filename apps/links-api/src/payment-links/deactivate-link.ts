import { inTransaction } from '@paylinks/db/client'
import type { ApiDependencies } from '../app.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { lockLink } from './link-store.ts'
import { linkView } from './link-view.ts'
import { reviseLink } from './revise-link.ts'

/** Permanent. Once this is committed the mint refuses the link, whatever any cache still says. */
export function deactivateLink({ db, sharePublicUrl }: ApiDependencies): Handler {
  return (request) =>
    inTransaction(db, async (tx) => {
      const link = await lockLink(tx, request.principal, pathId(request, 'paymentLink'))
      const deactivated = await reviseLink(tx, link, { snapshot: link.snapshot, isActive: false })
      return answer(200, linkView(deactivated, sharePublicUrl))
    })
}
