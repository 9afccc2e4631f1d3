import { createPaymentLinkSchema } from '@paylinks/contracts/payment-links'
import type { Transaction } from '@paylinks/db/client'
import { known, readBody } from '../request-body/read-body.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { cartOf, namedIn } from './cart.ts'
import { customerExists, findCatalogue, findCoupon } from './catalogue-store.ts'
import { enqueueLinkEvent } from './link-events.ts'
import { createFaults, newSnapshot } from './link-rules.ts'
import { insertLink } from './link-store.ts'
import { linkView } from './link-view.ts'

export async function createLink(
  tx: Transaction,
  { principal, body }: ApiRequest,
  { sharePublicUrl }: ApiDependencies,
): Promise<Answer> {
  const { draft, accept } = readBody(createPaymentLinkSchema, body)
  const named = {
    cart: cartOf(draft, await findCatalogue(tx, principal, namedIn(draft))),
    coupon: await findCoupon(tx, principal, known(draft.coupon_id)),
    customerExists: await customerExists(tx, principal, known(draft.customer_id)),
  }
  const input = accept(createFaults(draft, named, { livemode: principal.livemode, now: new Date() }))

  const link = await insertLink(tx, principal, newSnapshot(input, named))
  await enqueueLinkEvent(tx, 'payment_link.created', link)
  return answer(201, linkView(link, sharePublicUrl))
}
