import type { ApiDependencies } from '../app.ts'
import type { TransactionHandler } from '../idempotency/idempotent.ts'
import { answer } from '../routing/route.ts'
import { cartOf } from './cart.ts'
import { customerExists, findCoupon, lockCatalogue } from './catalogue-store.ts'
import { enqueueLinkEvents } from './link-events.ts'
import { acceptForm, readCreateForm } from './link-form.ts'
import { createFaults, newSnapshot } from './link-rules.ts'
import { insertLink } from './link-store.ts'
import { linkView } from './link-view.ts'

export function createLink({ sharePublicUrl }: ApiDependencies): TransactionHandler {
  return async (tx, { principal, body }) => {
    const read = readCreateForm(body)
    const { draft } = read
    const named = {
      cart: cartOf(draft, await lockCatalogue(tx, principal, draft)),
      coupon: await findCoupon(tx, principal, draft.coupon_id),
      customerExists: await customerExists(tx, principal, draft.customer_id),
    }
    const form = acceptForm(read, createFaults(read, named, { livemode: principal.livemode, now: new Date() }))

    const link = await insertLink(tx, principal, newSnapshot(form, named))
    await enqueueLinkEvents(tx, 'payment_link.created', [link])
    return answer(201, linkView(link, sharePublicUrl))
  }
}
