import { test as base } from '@paylinks/test-kit/database-test'
import type { ModeProcessors } from '../src/payments/processor-registry.ts'
import { startTestService } from './checkout-service.ts'
import { type OpenCheckout, openCheckout } from './customer.ts'

/**
 * A test on a running checkout service, one for each file, on a database of its own; `open` opens a link as described.
 * A file sets `variables` and `processors` with `test.override`. Unless it does, no test is slowed by the limit of a client.
 */
export const test = base
  .extend('variables', { scope: 'file' }, { CHECKOUT_ATTEMPTS_PER_CLIENT: '1000000' } as Record<string, string>)
  .extend('processors', { scope: 'file' }, {} as Partial<ModeProcessors>)
  .extend('service', { scope: 'file' }, async ({ database, variables, processors }, { onCleanup }) => {
    const service = await startTestService(database.url, variables, processors)
    onCleanup(() => service.stop())
    return service
  })
  .extend('open', { scope: 'file' }, ({ service, db }): OpenCheckout => openCheckout.bind(null, service, db))
