import type { ModeIdKind } from '@paylinks/contracts/ids'
import type { Principal } from '../authentication/principal.ts'
import { escapeLike } from '../paging/escape-like.ts'
import { idsBetween } from '../paging/ids-between.ts'
import type { ListStore } from '../paging/read-page.ts'
import { ownerOf } from './owned-row.ts'
import { idsFound, type Search } from './search-ids.ts'

type Owner = ReturnType<typeof ownerOf>
type IdRange = { id: { gte?: string; lt?: string; gt?: string; in?: string[] } }

/** What a list asks of its table, as Prisma's `findMany` takes it. */
export type ListQuery<Filters> = {
  where: Filters & Owner & { AND: IdRange[] }
  orderBy: { id: 'desc' | 'asc' }
  take: number
  skip: number
}

type OwnedTable<Filters, Row> = {
  /** What the rows' ids begin with, which lets a filter by time read no more than the rows of that time. */
  kind: ModeIdKind
  /** What the filters search for, if they search for a text. */
  search?: Search | undefined
  find(query: ListQuery<Filters>): Promise<Row[]>
  count(query: { where: Filters & Owner & { AND: IdRange[] }; take: number }): Promise<number>
  /** How many rows there are, whatever passes the filters. Only where there may be a search. */
  countAll?(query: { where: Owner & { AND: IdRange[] }; take: number }): Promise<number>
  exists(query: { where: Owner & { id: string } }): Promise<unknown>
}

/** The principal's rows of a table that pass the filters, newest first. */
export function ownedList<Filters extends object, Row>(
  principal: Principal,
  filters: Filters,
  { kind, search, countAll, ...table }: OwnedTable<Filters, Row>,
): ListStore<Row> {
  const owner = ownerOf(principal)
  const where = { ...filters, ...owner }
  const made = { id: idsBetween(kind, principal.livemode, (filters as { createdAt?: TimeRange }).createdAt ?? {}) }
  return {
    async read(window) {
      const { limit, offset, startingAfter, endingBefore } = window
      const orderBy = { id: endingBefore === undefined ? ('desc' as const) : ('asc' as const) }
      if (search === undefined) {
        const range = { id: { lt: startingAfter, gt: endingBefore } }
        return table.find({ where: { ...where, AND: [made, range] }, orderBy, take: limit, skip: offset })
      }
      const ids = await idsFound(search, principal, made.id, window)
      return table.find({ where: { ...where, AND: [{ id: { in: ids } }] }, orderBy, take: limit, skip: 0 })
    },
    count: (most) => table.count({ where: { ...where, AND: [made] }, take: most }),
    exists: async (id) => (await table.exists({ where: { id, ...owner } })) !== null,
    search:
      search === undefined || countAll === undefined
        ? undefined
        : { text: search.text, count: (most) => countAll({ where: { ...owner, AND: [made] }, take: most }) },
  }
}

/** Between two times, both included. */
export function createdBetween({ created_at_gte, created_at_lte }: CreatedRange): TimeRange {
  return { gte: created_at_gte, lte: created_at_lte }
}

type CreatedRange = { created_at_gte?: Date | undefined; created_at_lte?: Date | undefined }
type TimeRange = { gte?: Date | undefined; lte?: Date | undefined; gt?: Date | undefined }

/** Holds the text, in any case. Prisma makes a LIKE pattern of it, and escapes nothing. */
export function containing(text: string | undefined) {
  return text === undefined ? undefined : { contains: escapeLike(text), mode: 'insensitive' as const }
}
