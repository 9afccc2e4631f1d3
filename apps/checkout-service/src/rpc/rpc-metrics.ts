import { Histogram, type Registry } from '@paylinks/service-kit/metrics'

export function createRpcMetrics(registry: Registry) {
  return new Histogram({
    name: 'grpc_request_duration_seconds',
    help: 'Time from a call to its answer, by method and status.',
    labelNames: ['method', 'status'],
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
    registers: [registry],
  })
}
