import type { ApiDependencies } from '../app.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { findCustomer } from './customer-store.ts'
import { customerView } from './customer-view.ts'

export function getCustomer({ db }: ApiDependencies): Handler {
  return async (request) => {
    const customer = await findCustomer(db, request.principal, pathId(request, 'customer'))
    return answer(200, customerView(customer))
  }
}
