import { updatePaymentLinkSchema } from '@paylinks/contracts/payment-links'
import { inTransaction } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import type { ApiDependencies } from '../app.ts'
import { known, readForm } from '../forms/read-form.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { findCoupon } from './catalogue-store.ts'
import { nextSnapshot, updateFaults } from './link-rules.ts'
import { lockLink } from './link-store.ts'
import { linkView } from './link-view.ts'
import { reviseLink } from './revise-link.ts'

/** An inactive link may still be relabelled: its name and metadata are the merchant's own bookkeeping. */
export function updateLink({ db, sharePublicUrl }: ApiDependencies): Handler {
  return (request) =>
    inTransaction(db, async (tx) => {
      const { principal, body } = request
      const link = await lockLink(tx, principal, pathId(request, 'paymentLink'))
      const { draft, accept } = readForm(updatePaymentLinkSchema, body, { unknownFieldCode: 'immutable' })
      const coupon = await findCoupon(tx, principal, known(draft.coupon_id))
      const { livemode } = principal
      const form = accept(updateFaults(draft, link.snapshot, coupon, { livemode, now: new Date() }))
      if (form.is_active && !link.isActive) throw new AppError('link_deactivated')

      const revised = await reviseLink(tx, link, {
        snapshot: nextSnapshot(link.snapshot, form, coupon),
        isActive: form.is_active ?? link.isActive,
      })
      return answer(200, linkView(revised, sharePublicUrl))
    })
}
