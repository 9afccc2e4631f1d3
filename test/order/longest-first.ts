import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** The files that take longest on two idle cores, the longest first. Measure with `npm test -- --reporter=json`. */
export const LONGEST_FIRST = [
  'test/dashboard/dashboard.test.ts',
  'apps/checkout-service/src/hosted/browser/layout-and-accessibility.test.ts',
  'apps/checkout-service/src/hosted/browser/typing.test.ts',
  'test/system/npm-start.test.ts',
  'apps/links-api/src/reference/fuzz.test.ts',
  'apps/standalone/src/embedded/embedded-postgres.test.ts',
  'test/system/start-services.test.ts',
  'apps/checkout-service/src/payments/crash.test.ts',
  'apps/checkout-service/src/hosted/browser/cards.test.ts',
  'apps/checkout-service/src/hosted/browser/paying.test.ts',
  'apps/checkout-service/src/payments/concurrency.test.ts',
  'apps/checkout-service/src/hosted/pay.test.ts',
  'packages/outbox/src/outbox-relay.broker.test.ts',
  'test/system/empty-to-selling.test.ts',
  'apps/checkout-service/src/hosted/kept-details.test.ts',
  'apps/links-api/src/idempotency/idempotent.test.ts',
  'packages/db/src/client.test.ts',
  'packages/messaging/src/rabbitmq-bus.test.ts',
  'packages/messaging/src/rabbitmq-bus.closing.test.ts',
  'apps/checkout-service/src/payments/settler.test.ts',
]

/** Starts the longest files first, on every machine: begun last, one of them would run alone at the end. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONGEST_FIRST.findIndex((file) => moduleId.endsWith(`/${file}`))
  return rank === -1 ? LONGEST_FIRST.length : rank
}
