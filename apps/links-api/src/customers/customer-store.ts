import type { CreateCustomer, ListCustomers, UpdateCustomer } from '@paylinks/contracts/customers'
import { type Db, Prisma, type Transaction } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { containing, createdBetween, ownedList } from '../catalogue/owned-list.ts'
import { metadataColumn, newRow, orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import { contains, type Search, timesOf } from '../catalogue/search-ids.ts'

export type CustomerRow = Awaited<ReturnType<typeof findCustomer>>

export async function findCustomer(db: Db, principal: Principal, id: string) {
  return orNotFound(await db.customer.findUnique({ where: { id, ...ownerOf(principal) } }))
}

export function insertCustomer(tx: Transaction, principal: Principal, form: CreateCustomer): Promise<CustomerRow> {
  return tx.customer.create({ data: { ...newRow('customer', principal), ...columnsOf(form) } })
}

export async function updateCustomerRow(db: Db, principal: Principal, id: string, form: UpdateCustomer) {
  const [customer] = await db.customer.updateManyAndReturn({
    where: { id, ...ownerOf(principal) },
    data: columnsOf(form),
  })
  return orNotFound(customer)
}

function searchOf(db: Db, query: ListCustomers): Search | undefined {
  if (query.q === undefined) return undefined
  return {
    db,
    table: 'customers',
    text: query.q,
    conditions: [
      Prisma.sql`(${contains(Prisma.sql`t.name`, query.q)} OR ${contains(Prisma.sql`t.email`, query.q)})`,
      query.email === undefined ? undefined : Prisma.sql`t.email = ${query.email}`,
      ...timesOf(query),
    ],
  }
}

export function customerList(db: Db, principal: Principal, query: ListCustomers) {
  const text = containing(query.q)
  const filters = {
    email: query.email,
    OR: text && [{ name: text }, { email: text }],
    createdAt: createdBetween(query),
  }
  return ownedList(principal, filters, {
    kind: 'customer',
    search: searchOf(db, query),
    find: (args) => db.customer.findMany(args),
    count: (args) => db.customer.count(args),
    countAll: (args) => db.customer.count(args),
    exists: (args) => db.customer.findUnique({ ...args, select: { id: true } }),
  })
}

function columnsOf({ email, name, metadata }: UpdateCustomer) {
  return { email, name, metadata: metadataColumn(metadata) }
}
