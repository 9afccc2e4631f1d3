/** Lets so many pieces of work run at once; the others wait for their turn, in the order in which they came. */
export type Turnstile = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * A crowd that pays at once would wait for database connections longer than anybody may, and most of it would be turned
 * away. Here it waits before it asks for one. `onFull` makes the error for those who come when too many wait already.
 */
export function createTurnstile(options: { places: number; maxWaiting: number; onFull: () => Error }): Turnstile {
  const { maxWaiting, onFull } = options
  const waiting: (() => void)[] = []
  let free = options.places

  async function enter(): Promise<void> {
    if (free > 0) {
      free--
      return
    }
    if (waiting.length >= maxWaiting) throw onFull()
    await new Promise<void>((resolve) => waiting.push(resolve))
  }

  /** A place goes straight to the first who waits, so that nobody who comes now can take it. */
  function leave(): void {
    const next = waiting.shift()
    if (next === undefined) free++
    else next()
  }

  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
