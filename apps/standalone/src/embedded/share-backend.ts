import { asksForAnswer, backendMessages, isIdle, NOTIFICATION, query, READY_FOR_QUERY, sync } from './wire-protocol.ts'

/** One PostgreSQL backend: takes protocol messages, gives its whole answer to them. Takes one call at a time. */
export type Backend = (messages: Buffer) => Promise<Buffer>

/** One client's view of the shared backend. */
export type BackendSession = {
  /** Takes the client's next message. Resolves when the backend has dealt with it, if it was one that asks for an answer. */
  send(type: string, bytes: Buffer): Promise<void>
  /** The client is gone: what it left open is rolled back. */
  close(): Promise<void>
}

/**
 * Lets many clients share one backend. A client has the backend to itself from its first message until ReadyForQuery
 * says that no transaction is open, so neither a transaction nor the unnamed statement of an extended query can be
 * another client's. Session settings and named statements are shared: use neither.
 */
export function shareBackend(backend: Backend): (deliver: (bytes: Buffer) => void) => BackendSession {
  const takeTurn = createTurns()
  const listeners = new Set<(bytes: Buffer) => void>()

  return function openSession(deliver) {
    let unsent: Buffer[] = []
    let endTurn: (() => void) | undefined
    listeners.add(deliver)

    async function ask(messages: Buffer): Promise<void> {
      const answer = await backend(messages)
      deliver(answer)
      for (const { type, bytes } of backendMessages(answer)) {
        if (type === NOTIFICATION) notifyOthers(bytes)
        if (type === READY_FOR_QUERY && isIdle(bytes)) {
          endTurn?.()
          endTurn = undefined
        }
      }
    }

    /** LISTEN registers the one backend, so any client's answer may carry any notification; each client gets them all. */
    function notifyOthers(notification: Buffer): void {
      for (const listener of listeners) if (listener !== deliver) listener(notification)
    }

    return {
      async send(type, bytes) {
        unsent.push(bytes)
        if (!asksForAnswer(type)) return
        const messages = Buffer.concat(unsent)
        unsent = []
        endTurn ??= await takeTurn()
        await ask(messages)
      },

      async close() {
        listeners.delete(deliver)
        if (endTurn === undefined) return
        try {
          await backend(Buffer.concat([sync, query('ROLLBACK')]))
        } finally {
          endTurn()
        }
      },
    }
  }
}

/** First come, first served: each turn begins when the one before it has ended. */
function createTurns(): () => Promise<() => void> {
  let last = Promise.resolve()
  return async function takeTurn() {
    const before = last
    let endTurn = () => {}
    last = new Promise((resolve) => {
      endTurn = resolve
    })
    await before
    return endTurn
  }
}
