import type { Page } from '@paylinks/contracts/pagination'
import { invalidRequest } from '@paylinks/service-kit/app-error'

type PageRequest = { limit: number; offset?: number | undefined; starting_after?: string | undefined }

/** Which rows to read, newest first: `limit` of them, either from an offset or from behind an id. */
export type Window = { limit: number; offset: number; startingAfter: string | undefined }

/** One list, with its owner and its filters: what paging needs of a store. */
export type ListStore<Row> = {
  read(window: Window): Promise<Row[]>
  /** How many rows there are in all. */
  count(): Promise<number>
  /** Whether the owner has an object of this id, filtered out or not. */
  exists(id: string): Promise<boolean>
}

/**
 * One page of a list. Behind `starting_after` it costs the same at any depth, so nothing is counted there. Ids are
 * time-ordered and unique, so that pages neither repeat nor miss a row, whatever was made at the same time.
 */
export async function readPage<Row, Item>(
  { limit, offset = 0, starting_after: startingAfter }: PageRequest,
  store: ListStore<Row>,
  view: (row: Row) => Item,
): Promise<Page<Item>> {
  if (startingAfter !== undefined && !(await store.exists(startingAfter))) {
    const message = 'must be the id of an object of this account and mode'
    throw invalidRequest([{ path: 'starting_after', code: 'invalid_value', message }])
  }
  // One row more than is shown tells whether there are more.
  const [rows, total] = await Promise.all([
    store.read({ limit: limit + 1, offset, startingAfter }),
    startingAfter === undefined ? store.count() : undefined,
  ])
  const page = { data: rows.slice(0, limit).map(view), has_more: rows.length > limit, limit }
  return total === undefined ? page : { ...page, offset, total }
}
