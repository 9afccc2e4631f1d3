import { useInfiniteQuery } from '@tanstack/react-query'
import { useSession } from '../session/session.ts'

export const PAGE_SIZE = 25

type Page<Item> = { data: readonly Item[]; has_more: boolean }

/**
 * A list, one page after another, newest first. `load` gets the cursor of the page to load; `filters` are part of what
 * the list is, so that a change of one begins it anew.
 */
export function useList<Item extends { id: string }>(
  name: string,
  filters: Record<string, unknown>,
  load: (startingAfter: string | undefined) => Promise<Page<Item>>,
  refetchInterval?: number,
) {
  const { mode } = useSession()
  const query = useInfiniteQuery({
    queryKey: [name, mode, filters],
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.has_more ? page.data.at(-1)?.id : undefined),
    ...(refetchInterval !== undefined && { refetchInterval }),
  })
  // A list that changes while it is paged may bring a row twice.
  const rows = new Map(query.data?.pages.flatMap(({ data }) => data).map((item) => [item.id, item]))
  return { ...query, rows: [...rows.values()] }
}
