import { LRUCache } from 'lru-cache'
import { fetchPicture } from './fetch-picture.ts'
import { createFetchSlots } from './fetch-slots.ts'
import type { Picture } from './picture-type.ts'

export type PictureStore = {
  /** The picture at a URL of this account's product; null for one that cannot be had now. */
  load(url: string, accountId: string): Promise<Picture | null>
}

const MAX_CACHED_BYTES = 32 * 1024 * 1024
/** What a missing picture counts in the cache, so that it is bounded too. */
const MISSING_BYTES = 1024
const KEPT_MS = 3_600_000
const MISSING_KEPT_MS = 60_000

type Entry = { picture: Picture | null }
type Asking = { accountId: string }

/** Keeps pictures for a while, and asks for each once however many customers look. */
export function createPictureStore(fetch: (url: string) => Promise<Picture | null> = fetchPicture): PictureStore {
  const inSlot = createFetchSlots()
  const cache = new LRUCache<string, Entry, Asking>({
    maxSize: MAX_CACHED_BYTES,
    sizeCalculation: ({ picture }) => picture?.content.length || MISSING_BYTES,
    ttl: KEPT_MS,
    fetchMethod: async (url, _stale, { options, context }) => {
      const picture = await inSlot(context.accountId, () => fetch(url))
      if (picture === null) options.ttl = MISSING_KEPT_MS
      return { picture }
    },
  })
  return {
    async load(url, accountId) {
      // Who finds no slot gets no picture this time, and nothing is remembered of it.
      const entry = await cache.fetch(url, { context: { accountId } }).catch(() => undefined)
      return entry?.picture ?? null
    },
  }
}
