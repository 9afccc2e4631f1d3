import type { LinkEvent } from '@paylinks/contracts/events'
import type { EventBus, Subscription } from '@paylinks/messaging/event-bus'
import type { Logger } from '@paylinks/service-kit/logger'
import { requestContextFrom, runInRequest } from '@paylinks/service-kit/request-context'
import type { GatewayMetrics } from '../gateway-metrics.ts'
import type { LinkCache } from './link-cache.ts'

type FollowLinksDependencies = { eventBus: EventBus; cache: LinkCache; metrics: GatewayMetrics; log: Logger }

const linkEventTypes = [
  'payment_link.created',
  'payment_link.updated',
  'payment_link.deactivated',
] as const satisfies LinkEvent['type'][]

/** Keeps the cache in step with the links' events. Each replica gets every event; after a gap the cache starts anew. */
export function followLinks({ eventBus, cache, metrics, log }: FollowLinksDependencies): Promise<Subscription> {
  return eventBus.subscribe({
    name: 'share-gateway',
    types: linkEventTypes,

    handle(event, { requestId, traceparent }) {
      cache.apply(event)
      const lagSeconds = Math.max(0, Date.now() - Date.parse(event.created_at)) / 1000
      metrics.events.inc({ type: event.type })
      metrics.eventLag.observe(lagSeconds)
      const { id: linkId, version } = event.data.object
      runInRequest(requestContextFrom(requestId ?? undefined, traceparent ?? undefined), () =>
        log.info({ eventId: event.id, eventType: event.type, linkId, version, lagSeconds }, 'link event'),
      )
    },

    onGap() {
      cache.drop()
      metrics.cacheDrops.inc()
      log.info('link events begin anew; the link cache was dropped')
    },
  })
}
