import { EVENT_TTL_DAYS, type ListEvents, type LoggedEvent, loggedEvent } from '@paylinks/contracts/events'
import type { Db } from '@paylinks/db/client'
import type { Principal } from '../authentication/principal.ts'
import { createdBetween, ownedList } from '../catalogue/owned-list.ts'
import { orNotFound, ownerOf } from '../catalogue/owned-row.ts'
import type { ListStore } from '../paging/read-page.ts'

type StoredEvent = { payload: unknown }

export async function findEvent(db: Db, principal: Principal, id: string): Promise<StoredEvent> {
  return orNotFound(await db.event.findUnique({ where: { id, ...ownerOf(principal), createdAt: { gt: oldest() } } }))
}

/** The principal's events that pass the filters, newest first. */
export function eventList(db: Db, principal: Principal, query: ListEvents): ListStore<StoredEvent> {
  const filters = {
    type: query.type,
    objectId: query.object_id,
    createdAt: { ...createdBetween(query), gt: oldest() },
  }
  return ownedList(principal, filters, {
    kind: 'event',
    find: (args) => db.event.findMany(args),
    count: (args) => db.event.count(args),
    exists: (args) => db.event.findUnique({ ...args, select: { id: true } }),
  })
}

/** An event is gone after its time, whether it has been swept or not. */
function oldest(): Date {
  return new Date(Date.now() - EVENT_TTL_DAYS * 24 * 60 * 60 * 1000)
}

export function eventView({ payload }: StoredEvent): LoggedEvent {
  return loggedEvent(payload)
}
