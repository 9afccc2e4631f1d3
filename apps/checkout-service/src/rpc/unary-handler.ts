import { type handleUnaryCall, Metadata, type ServerUnaryCall, status } from '@grpc/grpc-js'
import { errorDefinitions } from '@paylinks/contracts/errors'
import { RPC_TIMEOUT_MS } from '@paylinks/contracts/time-budget'
import { isDbUnavailable } from '@paylinks/db/client'
import { AppError } from '@paylinks/service-kit/app-error'
import type { Logger } from '@paylinks/service-kit/logger'
import type { Histogram } from '@paylinks/service-kit/metrics'
import { toAppError } from '@paylinks/service-kit/problem'
import { requestContextFrom, runInRequest } from '@paylinks/service-kit/request-context'

type UnaryOptions = { log: Logger; duration: Histogram<'method' | 'status'> }

/** A unary gRPC method as an async function: with the caller's request id, a time limit, metrics, and errors by our table. */
export function unaryHandler<Request, Response>(
  { log, duration }: UnaryOptions,
  method: string,
  answer: (request: Request) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const stopTimer = duration.startTimer({ method })
    runInRequest(callContext(call), async () => {
      try {
        const response = await withinTime(answer(call.request))
        stopTimer({ status: 'OK' })
        callback(null, response)
      } catch (error) {
        const known = toAppError(error, isDbUnavailable)
        const code = errorDefinitions[known.code].grpc
        if (known.status >= 500) log.error({ err: error, code: known.code, method }, 'call failed')
        stopTimer({ status: code })
        callback({ code: status[code], details: known.message, metadata: new Metadata() })
      }
    })
  }
}

function callContext({ metadata }: ServerUnaryCall<unknown, unknown>) {
  const first = (name: string) => metadata.get(name)[0]?.toString()
  return requestContextFrom(first('x-request-id'), first('traceparent'))
}

function withinTime<Result>(work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new AppError('service_unavailable', { cause: new Error(`no answer within ${RPC_TIMEOUT_MS} ms`) }))
    }, RPC_TIMEOUT_MS)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
