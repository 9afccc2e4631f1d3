import { test as base } from '@paylinks/test-kit/database-test'
import { startTestService } from './checkout-service.ts'
import { type OpenCheckout, openCheckout } from './customer.ts'

/** A test on a running checkout service, one for each file, on a database of its own. `open` opens a link as described. */
export const test = base
  .extend('variables', { scope: 'file' }, (): Record<string, string> => ({}))
  .extend('service', { scope: 'file' }, async ({ database, variables }, { onCleanup }) => {
    const service = await startTestService(database.url, variables)
    onCleanup(() => service.stop())
    return service
  })
  .extend('open', { scope: 'file' }, ({ service, db }): OpenCheckout => openCheckout.bind(null, service, db))
