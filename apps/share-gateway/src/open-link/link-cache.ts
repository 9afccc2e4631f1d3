import type { LinkEvent } from '@paylinks/contracts/events'
import { LRUCache } from 'lru-cache'
import type { LinkAvailability, LinkFinding } from '../checkout/link-availability.ts'

const MAX_LINKS = 50_000
const MAX_UNKNOWN_TOKENS = 10_000

/**
 * How long each state is believed when no event says otherwise. Deactivation is permanent, so only room can end it. The
 * others end soon: no event tells that what a link sells was archived or restored.
 */
const ttlMs: Record<LinkAvailability, number> = {
  openable: 5_000,
  deactivated: 24 * 60 * 60_000,
  unsellable: 5_000,
  unknown: 5_000,
}

export type LinkCache = {
  /** What is known of the token right now. */
  get(token: string): LinkAvailability | undefined
  /** What is known of it, or what a load says. One load at a time for each token, however many ask. */
  load(token: string): Promise<LinkAvailability>
  /** Marks the moment before a question is asked elsewhere. To be handed back with the answer. */
  asOf(): Moment
  /** Takes in an answer, unless an event or a newer answer has overtaken it. */
  learn(token: string, finding: LinkFinding, asked: Moment): void
  /** Takes in what an event says. Repeated and late events change nothing. */
  apply(event: LinkEvent): void
  /** Forgets everything: events may have been missed, and answers on their way may be older than those. */
  drop(): void
  size(): { links: number; unknown: number }
}

declare const moment: unique symbol
export type Moment = number & { readonly [moment]: true }

type LinkCacheOptions = {
  /** Asks the service that knows. */
  resolve(token: string): Promise<LinkFinding>
  /** Milliseconds on a clock that never goes back. */
  now?: () => number
  maxLinks?: number
  maxUnknownTokens?: number
}

/**
 * What this replica knows of links, to refuse early and cheaply. It never lets anything through: an openable entry spares a
 * HEAD its question, while every mint is decided by the checkout service.
 *
 * Unknown tokens are kept apart, so that guesses cannot evict real links.
 */
export function createLinkCache({
  resolve,
  now = () => performance.now(),
  maxLinks = MAX_LINKS,
  maxUnknownTokens = MAX_UNKNOWN_TOKENS,
}: LinkCacheOptions): LinkCache {
  const clock = { perf: { now }, ttlResolution: 0 }
  const links = new LRUCache<string, LinkFinding>({ max: maxLinks, ...clock })
  const unknown = new LRUCache<string, true>({ max: maxUnknownTokens, ttl: ttlMs.unknown, ...clock })
  const loads = new Map<string, Promise<LinkAvailability>>()
  let generation = 0

  function get(token: string): LinkAvailability | undefined {
    return links.get(token)?.state ?? (unknown.has(token) ? 'unknown' : undefined)
  }

  function keep(token: string, finding: LinkFinding): void {
    const kept = links.get(token)
    if (kept !== undefined && isOvertaken(finding, kept)) return
    if (finding.state === 'unknown') {
      unknown.set(token, true)
      return
    }
    unknown.delete(token)
    links.set(token, finding, { ttl: ttlMs[finding.state] })
  }

  function learn(token: string, finding: LinkFinding, asked: Moment): void {
    if (asked === generation) keep(token, finding)
  }

  const asOf = () => generation as Moment

  async function startLoad(token: string): Promise<LinkAvailability> {
    const asked = asOf()
    const finding = await resolve(token)
    learn(token, finding, asked)
    return finding.state
  }

  return {
    get,
    asOf,
    learn,

    async load(token) {
      const known = get(token)
      if (known !== undefined) return known
      const underWay = loads.get(token)
      if (underWay !== undefined) return underWay
      const load = startLoad(token).finally(() => {
        if (loads.get(token) === load) loads.delete(token)
      })
      loads.set(token, load)
      return load
    },

    apply({ data: { object: link } }) {
      keep(link.secure_token, { state: link.is_active ? 'openable' : 'deactivated', version: link.version })
    },

    drop() {
      generation++
      links.clear()
      unknown.clear()
      loads.clear()
    },

    size: () => ({ links: links.size, unknown: unknown.size }),
  }
}

/** Versions never move backwards, and deactivation is never taken back. */
function isOvertaken(finding: LinkFinding, kept: LinkFinding): boolean {
  return finding.version < kept.version || (kept.state === 'deactivated' && finding.state !== 'deactivated')
}
