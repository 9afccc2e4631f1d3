import { LRUCache } from 'lru-cache'
import { fetchPicture } from './fetch-picture.ts'
import type { Picture } from './picture-type.ts'

/** Products' pictures by their URL; null for one that cannot be had. */
export type PictureStore = { load(url: string): Promise<Picture | null> }

const MAX_CACHED_BYTES = 32 * 1024 * 1024
/** What a missing picture counts in the cache, so that it is bounded too. */
const MISSING_BYTES = 1024
const KEPT_MS = 3_600_000
const MISSING_KEPT_MS = 60_000

type Entry = { picture: Picture | null }

/** Keeps pictures for a while, and asks for each once however many customers look. */
export function createPictureStore(fetch: (url: string) => Promise<Picture | null> = fetchPicture): PictureStore {
  const cache = new LRUCache<string, Entry>({
    maxSize: MAX_CACHED_BYTES,
    sizeCalculation: ({ picture }) => picture?.content.length || MISSING_BYTES,
    ttl: KEPT_MS,
    fetchMethod: async (url, _stale, { options }) => {
      const picture = await fetch(url)
      if (picture === null) options.ttl = MISSING_KEPT_MS
      return { picture }
    },
  })
  return { load: async (url) => (await cache.fetch(url))?.picture ?? null }
}
