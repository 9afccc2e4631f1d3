import type { Redis } from 'ioredis'

/** What RateLimiterRedis asks of its client: to add to one key, and to say what it holds and for how long. */
export type CountingClient = {
  readonly status: string
  rlflxIncr(args: [key: string, points: string, windowSeconds: string, ...rest: string[]]): Promise<[number, number]>
}

/** As rate-limiter-flexible's own script does for one key: a count that begins with its window, and the time left of it. */
const COUNT_MANY = `
local answers = {}
for i, key in ipairs(KEYS) do
  redis.call('set', key, 0, 'EX', ARGV[2 * i], 'NX')
  answers[2 * i - 1] = redis.call('incrby', key, ARGV[2 * i - 1])
  local ttl = redis.call('pttl', key)
  if ttl == -1 then
    redis.call('expire', key, ARGV[2 * i])
    ttl = 1000 * ARGV[2 * i]
  end
  answers[2 * i] = ttl
end
return answers
`

/** Redis runs nothing else meanwhile, so a script stays short. */
const MAX_KEYS = 128

type Waiting = { resolve(answer: [number, number]): void; reject(error: Error): void }
type RedisWithScript = Redis & { countMany(keys: number, ...args: string[]): Promise<number[]> }

/**
 * A client for RateLimiterRedis that sends the counts of one turn of the event loop as one script: the round trip, the
 * command and the timer are shared by all of them. Rejects when Redis does not answer in time.
 */
export function createBatchedCounts(redis: Redis, answerTimeoutMs: number): CountingClient {
  redis.defineCommand('countMany', { lua: COUNT_MANY })
  const client = redis as RedisWithScript
  let keys: string[] = []
  let args: string[] = []
  let waiting: Waiting[] = []

  function flush(): void {
    const batch = waiting
    const sent = client.countMany(keys.length, ...keys, ...args)
    keys = []
    args = []
    waiting = []
    inTime(sent, answerTimeoutMs).then(
      (answers) => {
        for (let i = 0; i < batch.length; i++) batch[i]?.resolve([answers[2 * i] ?? 0, answers[2 * i + 1] ?? 0])
      },
      (error: Error) => {
        for (const { reject } of batch) reject(error)
      },
    )
  }

  return {
    get status() {
      return redis.status
    },
    rlflxIncr: ([key, points, windowSeconds]) =>
      new Promise((resolve, reject) => {
        keys.push(key)
        args.push(points, windowSeconds)
        waiting.push({ resolve, reject })
        if (waiting.length === 1) setImmediate(flushIfAny)
        if (waiting.length === MAX_KEYS) flush()
      }),
  }

  function flushIfAny(): void {
    if (waiting.length > 0) flush()
  }
}

/**
 * Rejects when Redis takes too long. After a stall of this process the time is up as well, but the answer is there: what
 * has arrived meanwhile is read before the immediate runs.
 */
function inTime<Result>(answer: Promise<Result>, timeoutMs: number): Promise<Result> {
  return new Promise((resolve, reject) => {
    const giveUp = () => setImmediate(reject, new Error('Redis took too long'))
    const timer = setTimeout(giveUp, timeoutMs)
    const stop = () => clearTimeout(timer)
    answer.then(resolve, reject).then(stop, stop)
  })
}
