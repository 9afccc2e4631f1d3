import { updateCustomerSchema } from '@paylinks/contracts/customers'
import { readBody } from '../request-body/read-body.ts'
import { pathId } from '../routing/path-id.ts'
import { type Answer, type ApiDependencies, type ApiRequest, answer } from '../routing/route.ts'
import { updateCustomerRow } from './customer-store.ts'
import { customerView } from './customer-view.ts'

export async function updateCustomer(request: ApiRequest, { db }: ApiDependencies): Promise<Answer> {
  const id = pathId(request, 'customer')
  const input = readBody(updateCustomerSchema, request.body, { unknownFieldCode: 'immutable' }).accept()
  const customer = await updateCustomerRow(db, request.principal, id, input)
  return answer(200, customerView(customer))
}
