import { expect, test } from 'vitest'
import { noChargeProcessor } from './no-charge-processor.ts'
import { createProcessorRegistry } from './processor-registry.ts'

const named = (name: string) => ({ ...noChargeProcessor, name })

test('new payments go to the processor of their mode, and an attempt is settled by the one that began it', () => {
  const registry = createProcessorRegistry({ test: named('test'), live: named('provider') }, 10)
  expect(registry.forMode(false)?.name).toBe('test')
  expect(registry.forMode(true)?.name).toBe('provider')
  for (const name of ['test', 'provider', 'none']) expect(registry.named(name).name).toBe(name)
})

test('a mode without a processor has none, and a name that is not configured any more is told', () => {
  const registry = createProcessorRegistry({ test: named('test'), live: null }, 10)
  expect(registry.forMode(true)).toBeNull()
  expect(() => registry.named('provider')).toThrow('provider is not configured')
})

test.each(['none', 'test'])('two processors cannot both be named %s', (name) => {
  expect(() => createProcessorRegistry({ test: named('test'), live: named(name) }, 10)).toThrow('named')
})
