import type { Redis } from 'ioredis'

/** Told of one count: what the key holds now, and the milliseconds until it begins anew. */
type TellCount = (consumed: number, leftMs: number) => void

export type BatchedCounts = {
  /** Adds one to the key's count. Calls exactly one of the two, later, and neither may throw. */
  count(key: string, tell: TellCount, fail: () => void): void
}

/** As rate-limiter-flexible's own script does for one key: a count that begins with its window, and the time left of it. */
const COUNT_MANY = `
local answers = {}
local window = ARGV[1]
for i, key in ipairs(KEYS) do
  redis.call('set', key, 0, 'EX', window, 'NX')
  answers[2 * i - 1] = redis.call('incrby', key, 1)
  local ttl = redis.call('pttl', key)
  if ttl == -1 then
    redis.call('expire', key, window)
    ttl = 1000 * window
  end
  answers[2 * i] = ttl
end
return answers
`

/** Redis runs nothing else meanwhile, so a script stays short. */
const MAX_KEYS = 128

type Waiting = { tell: TellCount; fail: () => void }
type RedisWithScript = Redis & { countMany(keys: number, ...args: (string | number)[]): Promise<number[]> }

/**
 * Counts in Redis, the keys of one turn of the event loop in one script: the round trip, the command and the timer are
 * shared by all of them. Fails those that Redis does not answer in time, and all while there is no connection.
 */
export function createBatchedCounts(redis: Redis, windowSeconds: number, answerTimeoutMs: number): BatchedCounts {
  redis.defineCommand('countMany', { lua: COUNT_MANY })
  const client = redis as RedisWithScript
  let keys: string[] = []
  let waiting: Waiting[] = []

  function flush(): void {
    if (waiting.length === 0) return
    const batch = waiting
    const sent = client.countMany(keys.length, ...keys, windowSeconds)
    keys = []
    waiting = []
    inTime(sent, answerTimeoutMs).then(
      (answers) => {
        for (let i = 0; i < batch.length; i++) batch[i]?.tell(answers[2 * i] ?? 0, answers[2 * i + 1] ?? 0)
      },
      () => {
        for (const { fail } of batch) fail()
      },
    )
  }

  return {
    count(key, tell, fail) {
      if (redis.status !== 'ready') return void setImmediate(fail)
      keys.push(key)
      waiting.push({ tell, fail })
      if (waiting.length === 1) setImmediate(flush)
      if (waiting.length === MAX_KEYS) flush()
    },
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
