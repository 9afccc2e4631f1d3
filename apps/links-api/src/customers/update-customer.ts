import { updateCustomerSchema } from '@paylinks/contracts/customers'
import type { ApiDependencies } from '../app.ts'
import { readForm } from '../forms/read-form.ts'
import { pathId } from '../routing/path-id.ts'
import { answer, type Handler } from '../routing/route.ts'
import { updateCustomerRow } from './customer-store.ts'
import { customerView } from './customer-view.ts'

export function updateCustomer({ db }: ApiDependencies): Handler {
  return async (request) => {
    const id = pathId(request, 'customer')
    const form = readForm(updateCustomerSchema, request.body, { unknownFieldCode: 'immutable' }).accept()
    const customer = await updateCustomerRow(db, request.principal, id, form)
    return answer(200, customerView(customer))
  }
}
