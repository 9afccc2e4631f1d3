import autocannon from 'autocannon'
import { addressOf, type Load, type Measured } from './load.ts'

export async function driveAutocannon(load: Load, firstClient: number): Promise<Measured> {
  const { origin, targets, method = 'GET', accept = '*/*', body, clients, connections, seconds, perSecond } = load
  const { contentType = 'application/json' } = load
  let client = firstClient
  let turn = 0
  const result = await autocannon({
    url: origin,
    connections,
    duration: seconds,
    timeout: 10,
    ...(perSecond === undefined ? {} : { overallRate: perSecond }),
    requests: [
      {
        method,
        ...(body === undefined ? {} : { body }),
        setupRequest(request) {
          const { path = '/', authorization } = targets[turn++ % targets.length] ?? {}
          const address = clients === 'many' ? addressOf(client++) : clients.address
          return {
            ...request,
            path,
            headers: {
              accept,
              'x-forwarded-for': address,
              ...(authorization === undefined ? {} : { authorization }),
              ...(body === undefined ? {} : { 'content-type': contentType }),
            },
          }
        },
      },
    ],
  })
  const requests = result.requests.total
  return {
    requests,
    perSecond: requests / result.duration,
    refused: result['4xx'] + result['5xx'],
    failed: result.errors + result.timeouts,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  }
}
