import type { Principal } from '../authentication/principal.ts'
import { escapeLike } from '../paging/escape-like.ts'
import type { ListStore } from '../paging/read-page.ts'
import { ownerOf } from './owned-row.ts'

type Owner = ReturnType<typeof ownerOf>

/** What a list asks of its table, as Prisma's `findMany` takes it. */
export type ListQuery<Filters> = {
  where: Filters & Owner & { AND: { id: { lt?: string; gt?: string } } }
  orderBy: { id: 'desc' | 'asc' }
  take: number
  skip: number
}

type OwnedTable<Filters, Row> = {
  find(query: ListQuery<Filters>): Promise<Row[]>
  count(query: { where: Filters & Owner; take: number }): Promise<number>
  exists(query: { where: Owner & { id: string } }): Promise<unknown>
}

/** The principal's rows of a table that pass the filters, newest first. */
export function ownedList<Filters, Row>(
  principal: Principal,
  filters: Filters,
  table: OwnedTable<Filters, Row>,
): ListStore<Row> {
  const owner = ownerOf(principal)
  const where = { ...filters, ...owner }
  return {
    read: ({ limit, offset, startingAfter, endingBefore }) =>
      table.find({
        where: { ...where, AND: { id: { lt: startingAfter, gt: endingBefore } } },
        orderBy: { id: endingBefore === undefined ? 'desc' : 'asc' },
        take: limit,
        skip: offset,
      }),
    count: (most) => table.count({ where, take: most }),
    exists: async (id) => (await table.exists({ where: { id, ...owner } })) !== null,
  }
}

/** Between two times, both included. */
export function createdBetween({ created_at_gte, created_at_lte }: CreatedRange) {
  return { gte: created_at_gte, lte: created_at_lte }
}

type CreatedRange = { created_at_gte?: Date | undefined; created_at_lte?: Date | undefined }

/** Holds the text, in any case. Prisma makes a LIKE pattern of it, and escapes nothing. */
export function containing(text: string | undefined) {
  return text === undefined ? undefined : { contains: escapeLike(text), mode: 'insensitive' as const }
}
