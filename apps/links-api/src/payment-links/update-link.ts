import { updatePaymentLinkSchema } from '@paylinks/contracts/payment-links'
import { inTransaction } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import { known, readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findCoupon } from './catalogue-store.ts'
import { nextSnapshot, updateFaults } from './link-rules.ts'
import { lockLink } from './link-store.ts'
import { linkView } from './link-view.ts'
import { reviseLink } from './revise-link.ts'

/** An inactive link may still be relabelled: its name and metadata are the merchant's own bookkeeping. */
export async function updateLink(request: ApiRequest, { db, sharePublicUrl }: ApiDependencies): Promise<Answer> {
  const { principal, body } = request
  const id = pathId(request, 'paymentLink')
  return inTransaction(db, async (tx) => {
    const link = await lockLink(tx, principal, id)
    const { draft, accept } = readBody(updatePaymentLinkSchema, body, { unknownFieldCode: 'immutable' })
    const coupon = await findCoupon(tx, principal, known(draft.coupon_id))
    const { livemode } = principal
    const input = accept(updateFaults(draft, link.snapshot, coupon, { livemode, now: new Date() }))
    if (input.is_active && !link.isActive) throw new AppError('link_deactivated')

    const revised = await reviseLink(tx, link, {
      snapshot: nextSnapshot(link.snapshot, input, coupon),
      isActive: input.is_active ?? link.isActive,
    })
    return answer(200, linkView(revised, sharePublicUrl))
  })
}
