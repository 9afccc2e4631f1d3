import type { Operation } from '@paylinks/contracts/operations/operation'
import type { Db } from '@paylinks/db/client'
import {
  insertApiKey,
  insertCoupon,
  insertCustomer,
  insertPackage,
  insertPrice,
  insertProduct,
  type Owner,
} from '@paylinks/test-kit/builders'
import { insertPaymentLink } from '@paylinks/test-kit/link-builders'
import { insertSession } from './session-builders.ts'

/** The part of a path that names its resource → how to make an object of it. */
const builders: Record<string, (db: Db, owner: Owner) => Promise<{ id: string }>> = {
  'payment-links': insertPaymentLink,
  products: insertProduct,
  prices: insertPrice,
  packages: insertPackage,
  coupons: insertCoupon,
  customers: insertCustomer,
  'checkout-sessions': async (db, owner) => insertSession(db, await insertPaymentLink(db, owner)),
  'api-keys': insertApiKey,
}

/** Makes an object of the resource that the operation is about. */
export function insertObject(db: Db, { path }: Pick<Operation, 'path'>, owner: Owner): Promise<{ id: string }> {
  const insert = builders[path.split('/')[3] ?? '']
  if (insert === undefined) throw new Error(`Say in ${import.meta.url} how to make an object for ${path}`)
  return insert(db, owner)
}
