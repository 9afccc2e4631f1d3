import { createCustomerSchema } from '@paylinks/contracts/customers'
import { readForm } from '../forms/read-form.ts'
import type { TransactionHandler } from '../idempotency/idempotent.ts'
import { answer } from '../routing/route.ts'
import { insertCustomer } from './customer-store.ts'
import { customerView } from './customer-view.ts'

export function createCustomer(): TransactionHandler {
  return async (tx, { principal, body }) => {
    const form = readForm(createCustomerSchema, body).accept()
    const customer = await insertCustomer(tx, principal, form)
    return answer(201, customerView(customer))
  }
}
