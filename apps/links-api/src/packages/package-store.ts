import type { CreatePackage, ListPackages, UpdatePackage } from '@paylinks/contracts/packages'
import { type Db, Prisma, type Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { containing, createdBetween, ownedList } from '../catalogue/owned-list.ts'
import { metadataColumn, newRow, orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import { contains, type Search, timesOf } from '../catalogue/search-ids.ts'

/** With its items, and what each of them costs. */
const WHOLE = {
  items: { orderBy: { position: 'asc' }, include: { price: { select: { unitAmountAtom: true } } } },
} as const

export type PackageRow = Awaited<ReturnType<typeof findPackage>>

export async function findPackage(db: Db, principal: Principal, id: string) {
  return orNotFound(await db.package.findUnique({ where: { id, ...ownerOf(principal) }, include: WHOLE }))
}

export function insertPackage(
  tx: Transaction,
  principal: Principal,
  { name, items, metadata }: CreatePackage,
  currency: string,
): Promise<PackageRow> {
  const itemRows = items.map(({ price_id, quantity }, position) => ({ position, priceId: price_id, quantity }))
  return tx.package.create({
    data: {
      ...newRow('package', principal),
      name,
      currency,
      metadata: metadataColumn(metadata),
      items: { createMany: { data: itemRows } },
    },
    include: WHOLE,
  })
}

export async function updatePackageRow(db: Db, principal: Principal, id: string, form: UpdatePackage) {
  await db.package.updateMany({
    where: { id, ...ownerOf(principal) },
    data: { name: form.name, isActive: form.is_active, metadata: metadataColumn(form.metadata) },
  })
  return findPackage(db, principal, id)
}

function searchOf(db: Db, query: ListPackages): Search | undefined {
  if (query.q === undefined) return undefined
  return {
    db,
    table: 'packages',
    text: query.q,
    conditions: [
      contains(Prisma.sql`t.name`, query.q),
      query.is_active === undefined ? undefined : Prisma.sql`t.is_active = ${query.is_active}`,
      query.currency === undefined ? undefined : Prisma.sql`t.currency = ${query.currency}`,
      query.price_id === undefined
        ? undefined
        : Prisma.sql`EXISTS (SELECT FROM package_items i WHERE i.package_id = t.id AND i.price_id = ${query.price_id})`,
      ...timesOf(query),
    ],
  }
}

export function packageList(db: Db, principal: Principal, query: ListPackages) {
  const filters = {
    isActive: query.is_active,
    currency: query.currency,
    items: query.price_id === undefined ? undefined : { some: { priceId: query.price_id } },
    name: containing(query.q),
    createdAt: createdBetween(query),
  }
  return ownedList(principal, filters, {
    kind: 'package',
    search: searchOf(db, query),
    find: (args) => db.package.findMany({ ...args, include: WHOLE }),
    count: (args) => db.package.count(args),
    countAll: (args) => db.package.count(args),
    exists: (args) => db.package.findUnique({ ...args, select: { id: true } }),
  })
}
