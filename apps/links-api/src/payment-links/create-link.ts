import { createPaymentLinkSchema } from '@paylinks/contracts/payment-links'
import type { ApiDependencies } from '../app.ts'
import { known, readForm } from '../forms/read-form.ts'
import type { TransactionHandler } from '../idempotency/idempotent.ts'
import { answer } from '../routing/route.ts'
import { cartOf, namedIn } from './cart.ts'
import { customerExists, findCoupon, lockCatalogue } from './catalogue-store.ts'
import { enqueueLinkEvents } from './link-events.ts'
import { createFaults, newSnapshot } from './link-rules.ts'
import { insertLink } from './link-store.ts'
import { linkView } from './link-view.ts'

export function createLink({ sharePublicUrl }: ApiDependencies): TransactionHandler {
  return async (tx, { principal, body }) => {
    const { draft, accept } = readForm(createPaymentLinkSchema, body)
    const named = {
      cart: cartOf(draft, await lockCatalogue(tx, principal, namedIn(draft))),
      coupon: await findCoupon(tx, principal, known(draft.coupon_id)),
      customerExists: await customerExists(tx, principal, known(draft.customer_id)),
    }
    const form = accept(createFaults(draft, named, { livemode: principal.livemode, now: new Date() }))

    const link = await insertLink(tx, principal, newSnapshot(form, named))
    await enqueueLinkEvents(tx, 'payment_link.created', [link])
    return answer(201, linkView(link, sharePublicUrl))
  }
}
