import { Histogram, type Registry } from 'prom-client'
import { type Logger, lineWriterOf, scrub } from './logger.ts'
import type { RequestContext } from './request-context.ts'

/** One request that was answered. */
type AnsweredRequest = {
  method: string
  /** The route's pattern, never the path: paths hold tokens, and there is no end of them. */
  route: string
  status: number
  /** By `performance.now()`. */
  startedAt: number
  context: RequestContext | undefined
}

export type RequestRecorder = (request: AnsweredRequest) => void

/** Of each service: how requests are counted, timed and logged. Whatever answers a request tells it here, once. */
export function createRequestRecorder({ log, registry }: { log: Logger; registry: Registry }): RequestRecorder {
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  })
  const writeLine = createRequestLog(log)
  return (request) => {
    const { method, route, status, startedAt } = request
    const milliseconds = performance.now() - startedAt
    duration.observe({ method, route, status }, milliseconds / 1000)
    writeLine(request, Math.round(milliseconds * 10) / 10)
  }
}

type WriteRequestLine = (request: AnsweredRequest, durationMs: number) => void

/**
 * One line a request. Every field of it is known, so where the logger is one of ours the line is put together by hand,
 * which costs a tenth of what pino's serialisers and redaction do. Only an id that the caller chose can hold a secret.
 */
function createRequestLog(log: Logger): WriteRequestLine {
  const writer = lineWriterOf(log)
  if (writer === undefined) {
    return ({ method, route, status }, durationMs) => log.info({ method, route, status, durationMs }, 'request')
  }
  const beginning = `{"level":"info","time":"`
  const service = `","service":${JSON.stringify(writer.service)}`
  return ({ method, route, status, context }, durationMs) => {
    if (!log.isLevelEnabled('info')) return
    const fields = context === undefined ? '' : contextFields(context)
    writer.write(
      `${beginning}${isoNow()}${service}${fields},"method":"${method}","route":"${route}","status":${status},"durationMs":${durationMs},"msg":"request"}\n`,
    )
  }
}

/** An id of ours, which cannot hold a secret. Looking for one costs as much as all the rest of the line. */
const OWN_ID = /^req_[0-9a-z]{26}$/

/** The id's characters are checked where it comes in, and none of them needs an escape. */
function contextFields({ requestId, traceparent }: RequestContext): string {
  const id = OWN_ID.test(requestId) ? requestId : scrub(requestId)
  const trace = traceparent === undefined ? '' : `,"trace_id":"${traceparent.split('-')[1]}"`
  return `,"request_id":"${id}"${trace}`
}

let isoSecond = ''
let isoSecondMs = 0

/** The time as ISO 8601 with milliseconds; all but these is made once a second. */
function isoNow(): string {
  const now = Date.now()
  const ms = now % 1000
  if (now - ms !== isoSecondMs) {
    isoSecondMs = now - ms
    isoSecond = new Date(isoSecondMs).toISOString().slice(0, 20)
  }
  return `${isoSecond}${String(ms).padStart(3, '0')}Z`
}
