import { createCustomerSchema } from '@paylinks/contracts/customers'
import type { Transaction } from '@paylinks/db/client'
import { readBody } from '../request-body/read-body.ts'
import { type Answer, type ApiRequest, answer } from '../routing/route.ts'
import { insertCustomer } from './customer-store.ts'
import { customerView } from './customer-view.ts'

export async function createCustomer(tx: Transaction, { principal, body }: ApiRequest): Promise<Answer> {
  const input = readBody(createCustomerSchema, body).accept()
  const customer = await insertCustomer(tx, principal, input)
  return answer(201, customerView(customer))
}
