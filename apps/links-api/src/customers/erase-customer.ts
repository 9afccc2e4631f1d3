import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { findCustomer, updateCustomerRow } from './customer-store.ts'
import { customerView } from './customer-view.ts'
import { eraseEvents, eraseSessions } from './erasure-store.ts'

/**
 * Removes what tells who the customer is. Somebody may have thousands of sessions, so they are erased in batches, each for
 * itself, and the customer last: a request that is interrupted is repeated, and goes on where it was.
 */
export async function eraseCustomer(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const id = pathId(request, 'customer')
  const { principal } = request
  await findCustomer(db, principal, id)
  // Events first: afterwards no session tells any more which of them are the customer's.
  while ((await eraseEvents(db, principal, id)) > 0);
  while ((await eraseSessions(db, principal, id)) > 0);
  const customer = await updateCustomerRow(db, principal, id, { email: null, name: null, metadata: null })
  return answer(200, customerView(customer))
}
