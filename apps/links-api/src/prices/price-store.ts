import type { CreatePrice, ListPrices, UpdatePrice } from '@paylinks/contracts/prices'
import type { Db, Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { createdBetween, ownedList } from '../catalogue/owned-list.ts'
import { metadataColumn, newRow, orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import { AT_FAULT, type Draft } from '../request-body/read-body.ts'

export type PriceRow = Awaited<ReturnType<typeof findPrice>>

export async function findPrice(db: Db, principal: Principal, id: string) {
  return orNotFound(await db.price.findUnique({ where: { id, ...ownerOf(principal) } }))
}

/** The principal's product as a new price needs to know it. */
export async function findProductOf(tx: Transaction, principal: Principal, { product_id: id }: Draft<CreatePrice>) {
  if (id === AT_FAULT) return null
  return tx.product.findUnique({ where: { id, ...ownerOf(principal) }, select: { isActive: true } })
}

export function insertPrice(tx: Transaction, principal: Principal, form: CreatePrice): Promise<PriceRow> {
  return tx.price.create({
    data: {
      ...newRow('price', principal),
      productId: form.product_id,
      type: form.type,
      unitAmountAtom: form.unit_amount_atom,
      currency: form.currency,
      billingInterval: form.billing_interval,
      billingIntervalCount: form.type === 'recurring' ? (form.billing_interval_count ?? 1) : null,
      nickname: form.nickname,
      metadata: metadataColumn(form.metadata),
    },
  })
}

export async function updatePriceRow(db: Db, principal: Principal, id: string, form: UpdatePrice) {
  const [price] = await db.price.updateManyAndReturn({
    where: { id, ...ownerOf(principal) },
    data: { nickname: form.nickname, isActive: form.is_active, metadata: metadataColumn(form.metadata) },
  })
  return orNotFound(price)
}

export function priceList(db: Db, principal: Principal, query: ListPrices) {
  const filters = {
    isActive: query.is_active,
    productId: query.product_id,
    currency: query.currency,
    type: query.type,
    createdAt: createdBetween(query),
  }
  return ownedList(principal, filters, {
    kind: 'price',
    find: (args) => db.price.findMany(args),
    count: (args) => db.price.count(args),
    exists: (args) => db.price.findUnique({ ...args, select: { id: true } }),
  })
}
