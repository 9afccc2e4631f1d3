import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'

export const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'

export type TestPrefix = {
  /** The server's own URL, without a proxy. */
  url: string
  prefix: string
  /** Deletes every key that begins with the prefix. */
  drop(): Promise<void>
}

/** A prefix for keys that no other test uses, so that tests can share a server. */
export function uniquePrefix(): TestPrefix {
  const prefix = `test:${randomBytes(8).toString('hex')}:`
  return {
    url: redisUrl,
    prefix,
    async drop() {
      const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1 })
      for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1000 })) {
        if (keys.length > 0) await redis.unlink(...(keys as string[]))
      }
      await redis.quit()
    },
  }
}
