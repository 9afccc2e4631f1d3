import type { EventType, PaylinksEvent } from '@paylinks/contracts/events'

/** The request that an event came of, carried along so that its log lines and spans can be joined. */
export type EventCause = {
  /** W3C Trace Context, as in the HTTP header `traceparent`. */
  traceparent: string | null
  requestId: string | null
}

export type OutgoingMessage = EventCause & { event: PaylinksEvent }

/** The events of these types. */
export type EventOf<Type extends EventType> = Extract<PaylinksEvent, { type: Type }>

export type SubscribeOptions<Type extends EventType = EventType> = {
  /** Who subscribes, e.g. `share-gateway`. Shown in the queue's name, the logs and the metrics. */
  name: string
  types: readonly Type[]
  /**
   * Whether all subscriptions of this name share one queue that outlives them: each event goes to one of them, and waits
   * while there is none. A handler that keeps failing gets the event again later, from the broker, before it counts as
   * poison. Each subscription has a queue of its own otherwise, which lives as long as it does.
   */
  isShared?: boolean
  /**
   * Called for each event of these types: perhaps twice, perhaps out of order, several at a time. A consumer never moves
   * backwards: it ignores an `aggregate_version` that it has seen. When it throws it is called again, a bounded number
   * of times, after which the event goes to the dead letters.
   */
  handle(event: EventOf<Type>, cause: EventCause): void | Promise<void>
  /**
   * Called each time a new stream begins, the first included, once it is bound and before its first event: any event
   * from before may have been missed, none from now on will be. What was derived from earlier events, or is being
   * loaded right now, can no longer be trusted.
   */
  onGap(): void
}

export type Subscription = {
  /** Takes no more events; resolves when those in hand have been handled. */
  close(): Promise<void>
}

/** Where events are published and subscribed to. */
export type EventBus = {
  /** Resolves once the broker has taken responsibility for the event; rejects in bounded time when it has not. */
  publish(message: OutgoingMessage): Promise<void>
  /**
   * Every subscription gets every event of its types, whatever its name: replicas share only where
   * {@link SubscribeOptions.isShared} says so. While the broker is away
   * it resolves at once, and the stream begins (see {@link SubscribeOptions.onGap}) when the broker is back.
   */
  subscribe<Type extends EventType>(options: SubscribeOptions<Type>): Promise<Subscription>
  /** Whether the bus can publish right now. */
  isConnected(): boolean
  /** Ends every subscription, lets handlers and publishes in hand finish, and disconnects. */
  close(): Promise<void>
}

/** What this package needs of a logger; pino's is one. */
export type Log = Record<'debug' | 'info' | 'warn' | 'error', (fields: object, message: string) => void>
