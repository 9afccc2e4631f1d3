import { MAX_COUNTED, type Page } from '@paylinks/contracts/pagination'
import { invalidRequest } from '@paylinks/service-kit/app-error'
import { isIndexed, MAX_READ_WITHOUT_INDEX, MAX_SEARCH_OFFSET, searchTooBroad, searchTooDeep } from './search-rules.ts'

type PageRequest = {
  limit: number
  offset?: number | undefined
  starting_after?: string | undefined
  ending_before?: string | undefined
}

/** Which rows to read: `limit` of them, the newest first from an offset or from behind an id, or those before an id. */
export type Window = {
  limit: number
  offset: number
  startingAfter: string | undefined
  /** Where it is given, the rows nearest to it come first: the oldest first. */
  endingBefore: string | undefined
}

/** One list, with its owner and its filters: what paging needs of a store. */
export type ListStore<Row> = {
  read(window: Window): Promise<Row[]>
  /** How many rows there are, counted no further than `most`. */
  count(most: number): Promise<number>
  /** Whether the owner has an object of this id, filtered out or not. */
  exists(id: string): Promise<boolean>
  /**
   * Of a list that looks for a text in the rows: the text, where it is a part of a name, and how many rows there are in
   * which to search, counted no further than `most`.
   */
  search?: { text: string | undefined; count(most: number): Promise<number> } | undefined
}

/**
 * One page of a list. Behind `starting_after` and before `ending_before` it costs the same at any depth, so nothing is
 * counted there. Ids are time-ordered and unique, so that pages neither repeat nor miss a row, whatever was made at the
 * same time.
 */
export async function readPage<Row, Item>(
  { limit, offset = 0, starting_after: startingAfter, ending_before: endingBefore }: PageRequest,
  store: ListStore<Row>,
  view: (row: Row) => Item,
): Promise<Page<Item>> {
  await requireOwnId('starting_after', startingAfter, store)
  await requireOwnId('ending_before', endingBefore, store)
  await requireAnswerable(store, offset)
  const isCounted = startingAfter === undefined && endingBefore === undefined
  // One row more than is shown tells whether there are more.
  const [rows, count] = await Promise.all([
    store.read({ limit: limit + 1, offset, startingAfter, endingBefore }),
    isCounted ? store.count(MAX_COUNTED + 1) : undefined,
  ])
  const shown = rows.slice(0, limit)
  if (endingBefore !== undefined) shown.reverse()
  const page = { data: shown.map(view), has_more: rows.length > limit, limit }
  if (count === undefined) return page
  return { ...page, offset, total: Math.min(count, MAX_COUNTED), total_is_capped: count > MAX_COUNTED }
}

/** A search that no index can answer is answered where there is little to read, and refused elsewhere. */
async function requireAnswerable({ search }: ListStore<unknown>, offset: number): Promise<void> {
  if (search === undefined) return
  if (offset > MAX_SEARCH_OFFSET) throw invalidRequest([searchTooDeep])
  if (search.text === undefined || isIndexed(search.text)) return
  if ((await search.count(MAX_READ_WITHOUT_INDEX + 1)) > MAX_READ_WITHOUT_INDEX) throw invalidRequest([searchTooBroad])
}

async function requireOwnId(path: string, id: string | undefined, store: ListStore<unknown>): Promise<void> {
  if (id === undefined || (await store.exists(id))) return
  const message = 'must be the id of an object of this account and mode'
  throw invalidRequest([{ path, code: 'invalid_value', message }])
}
