import { Router } from 'express'
import type { Registry } from 'prom-client'

export type ReadinessCheck = {
  name: string
  /** Whether the service is of no use without it. Others are reported, and leave the service ready. */
  required: boolean
  /** Resolves when it works; throws or rejects when it does not. */
  check(): Promise<unknown> | unknown
}

/** For a connection that the service can do without for a while, and that knows whether it is made. */
export function connectionCheck(name: string, isConnected: () => boolean): ReadinessCheck {
  return {
    name,
    required: false,
    check() {
      if (!isConnected()) throw new Error('not connected')
    },
  }
}

/** Longest wait for one check: a probe must not hang on what hangs. */
const CHECK_TIMEOUT_MS = 1_000

type OperationsOptions = { registry: Registry; checks: ReadinessCheck[]; isDraining: () => boolean }

/** `/livez`, `/readyz` and `/metrics`. Not ready: a required check fails, or the service is shutting down. */
export function operations({ registry, checks, isDraining }: OperationsOptions): Router {
  const router = Router()

  router.get('/livez', (_request, response) => {
    response.json({ status: 'ok' })
  })

  router.get('/readyz', async (_request, response) => {
    const results = await Promise.all(checks.map(async (check) => ({ ...check, ok: await passes(check) })))
    const ready = !isDraining() && results.every(({ required, ok }) => ok || !required)
    response.status(ready ? 200 : 503).json({
      status: isDraining() ? 'draining' : ready ? 'ready' : 'not_ready',
      checks: Object.fromEntries(results.map(({ name, ok }) => [name, ok ? 'ok' : 'failing'])),
    })
  })

  router.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics())
  })

  return router
}

async function passes({ check }: ReadinessCheck): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timedOut = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, CHECK_TIMEOUT_MS, false)
  })
  const checked = Promise.resolve()
    .then(check)
    .then(
      () => true,
      () => false,
    )
  return Promise.race([checked, timedOut]).finally(() => clearTimeout(timer))
}
