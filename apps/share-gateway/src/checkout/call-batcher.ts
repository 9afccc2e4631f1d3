import { AppError } from '@paylinks/service-kit/app-error'
import { currentRequest, type RequestContext, runInRequest } from '@paylinks/service-kit/request-context'

export type CallBatcher<Item, Result> = {
  /**
   * Resolves with this item's own result; rejects with `service_unavailable` when it cannot be had in time. The context
   * is that of the request which it is for: the current one where none is given.
   */
  submit(item: Item, context?: RequestContext): Promise<Result>
  /** The same without a promise, for what is done very often. One of the two is called, once and later, and must not throw. */
  enqueue(
    item: Item,
    context: RequestContext | undefined,
    resolve: (result: Result) => void,
    reject: (error: AppError) => void,
  ): void
  waiting(): number
  inFlight(): number
}

type CallBatcherOptions<Item, Result> = {
  /** One call for all items: a result for each in their order, undefined where none could be had. Ends by the deadline. */
  send(items: Item[], deadlineAt: number): Promise<(Result | undefined)[]>
  maxBatch: number
  maxCallsInFlight: number
  /**
   * Milliseconds that items wait for others at most, while more than they are being served already. The first call of
   * a quiet moment never waits. By default none does.
   */
  gatherMs?: number
  /** From the submission of an item to its result, waiting included. */
  deadlineMs: number
}

type Entry<Item, Result> = {
  item: Item
  deadlineAt: number
  context: RequestContext | undefined
  resolve(result: Result): void
  reject(error: AppError): void
}

/** An item with less time left than this is refused instead of sent: its deadline would be that of the whole call. */
const MIN_CALL_MS = 250
const RETRY_AFTER_SECONDS = 2

/**
 * Gathers what is submitted within one turn of the event loop, and while all calls are busy, into as few calls as can
 * carry it. The busier the service, the larger the batches, so its work grows slower than the load.
 *
 * No more may wait than the next round of calls can carry. Beyond that an item is refused at once: it would only be
 * refused later, having made others wait.
 */
export function createCallBatcher<Item, Result>({
  send,
  maxBatch,
  maxCallsInFlight,
  gatherMs = 0,
  deadlineMs,
}: CallBatcherOptions<Item, Result>): CallBatcher<Item, Result> {
  const maxWaiting = maxBatch * maxCallsInFlight
  const waiting: Entry<Item, Result>[] = []
  let inFlight = 0
  let itemsInFlight = 0
  let isFlushDue = false
  let gathering: NodeJS.Timeout | undefined

  function flushSoon(): void {
    if (isFlushDue) return
    isFlushDue = true
    setImmediate(flush)
  }

  function flush(): void {
    isFlushDue = false
    while (inFlight < maxCallsInFlight && !waitsForMore()) {
      if (!callNext()) return
    }
  }

  function callNext(): boolean {
    clearTimeout(gathering)
    gathering = undefined
    const [oldest, ...others] = takeBatch()
    if (oldest === undefined) return false
    void call(oldest, others)
    return true
  }

  /** Few items in many calls cost the service more than many in few, and it answers all of them later. */
  function waitsForMore(): boolean {
    if (gatherMs === 0 || waiting.length >= Math.min(itemsInFlight, maxBatch)) return false
    if (waiting.length > 0) gathering ??= setTimeout(endGathering, gatherMs)
    return true
  }

  function endGathering(): void {
    gathering = undefined
    if (inFlight < maxCallsInFlight) callNext()
  }

  function takeBatch(): Entry<Item, Result>[] {
    const latest = Date.now() + MIN_CALL_MS
    while (waiting[0] !== undefined && waiting[0].deadlineAt < latest) waiting.shift()?.reject(unavailable())
    return waiting.splice(0, maxBatch)
  }

  async function call(oldest: Entry<Item, Result>, others: Entry<Item, Result>[]): Promise<void> {
    const batch = [oldest, ...others]
    const items = batch.map(({ item }) => item)
    inFlight++
    itemsInFlight += items.length
    let results: (Result | undefined)[] = []
    let cause: unknown
    try {
      // One call serves many requests; its log lines and its trace are those of the one that has waited the longest.
      results = await inContextOf(oldest.context, () => send(items, oldest.deadlineAt))
    } catch (error) {
      cause = error
    }
    inFlight--
    itemsInFlight -= items.length
    if (waiting.length > 0) flushSoon()
    for (const [index, { resolve, reject }] of batch.entries()) {
      const result = results[index]
      if (result === undefined) reject(unavailable(cause))
      else resolve(result)
    }
  }

  const enqueue: CallBatcher<Item, Result>['enqueue'] = (item, context, resolve, reject) => {
    if (waiting.length >= maxWaiting) return void setImmediate(reject, unavailable())
    waiting.push({ item, deadlineAt: Date.now() + deadlineMs, context, resolve, reject })
    flushSoon()
  }

  return {
    enqueue,
    submit: (item, context = currentRequest()) =>
      new Promise((resolve, reject) => enqueue(item, context, resolve, reject)),
    waiting: () => waiting.length,
    inFlight: () => inFlight,
  }
}

function unavailable(cause?: unknown): AppError {
  return new AppError('service_unavailable', { retryAfterSeconds: RETRY_AFTER_SECONDS, cause })
}

function inContextOf<Result>(context: RequestContext | undefined, work: () => Result): Result {
  return context === undefined ? work() : runInRequest(context, work)
}
