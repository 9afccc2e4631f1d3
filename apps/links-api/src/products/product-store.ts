import type { CreateProduct, ListProducts, UpdateProduct } from '@paylinks/contracts/products'
import { type Db, Prisma, type Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { containing, createdBetween, ownedList } from '../catalogue/owned-list.ts'
import { metadataColumn, newRow, orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import { contains, type Search, timesOf } from '../catalogue/search-ids.ts'

export type ProductRow = Awaited<ReturnType<typeof findProduct>>

export async function findProduct(db: Db, principal: Principal, id: string) {
  return orNotFound(await db.product.findUnique({ where: { id, ...ownerOf(principal) } }))
}

export function insertProduct(tx: Transaction, principal: Principal, form: CreateProduct): Promise<ProductRow> {
  return tx.product.create({ data: { ...newRow('product', principal), name: form.name, ...changeableColumns(form) } })
}

export async function updateProductRow(db: Db, principal: Principal, id: string, form: UpdateProduct) {
  const [product] = await db.product.updateManyAndReturn({
    where: { id, ...ownerOf(principal) },
    data: { name: form.name, isActive: form.is_active, ...changeableColumns(form) },
  })
  return orNotFound(product)
}

function searchOf(db: Db, query: ListProducts): Search | undefined {
  if (query.q === undefined) return undefined
  return {
    db,
    table: 'products',
    text: query.q,
    conditions: [
      contains(Prisma.sql`t.name`, query.q),
      query.is_active === undefined ? undefined : Prisma.sql`t.is_active = ${query.is_active}`,
      ...timesOf(query),
    ],
  }
}

export function productList(db: Db, principal: Principal, query: ListProducts) {
  const filters = { isActive: query.is_active, name: containing(query.q), createdAt: createdBetween(query) }
  return ownedList(principal, filters, {
    kind: 'product',
    search: searchOf(db, query),
    find: (args) => db.product.findMany(args),
    count: (args) => db.product.count(args),
    countAll: (args) => db.product.count(args),
    exists: (args) => db.product.findUnique({ ...args, select: { id: true } }),
  })
}

function changeableColumns({ description, image_url, metadata }: UpdateProduct) {
  return { description, imageUrl: image_url, metadata: metadataColumn(metadata) }
}
