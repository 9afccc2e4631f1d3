import { expect, test } from 'vitest'
import { createCleanupStack, runInBackground, startWithCleanup } from './cleanup-stack.ts'

test('what was opened last is closed first, each before the next one begins', async () => {
  const closed: string[] = []
  const cleanup = createCleanupStack()
  cleanup.push(() => void closed.push('first'))
  cleanup.push(async () => {
    await new Promise((resolve) => setImmediate(resolve))
    closed.push('second')
  })
  await cleanup.close()
  expect(closed).toEqual(['second', 'first'])
})

test('what fails keeps nothing else from being closed, and is told', async () => {
  const closed: string[] = []
  const cleanup = createCleanupStack()
  cleanup.push(() => void closed.push('first'))
  cleanup.push(() => Promise.reject(new Error('stuck')))
  cleanup.push(() => void closed.push('third'))
  await expect(cleanup.close()).rejects.toThrow('stuck')
  expect(closed).toEqual(['third', 'first'])
})

test('nothing is closed twice', async () => {
  const closed: string[] = []
  const cleanup = createCleanupStack()
  cleanup.push(() => void closed.push('only'))
  await cleanup.close()
  await cleanup.close()
  expect(closed).toEqual(['only'])
})

test('a start that fails half way closes what it had opened, and tells its own failure', async () => {
  const closed: string[] = []
  const started = startWithCleanup(async (cleanup) => {
    cleanup.push(() => void closed.push('first'))
    cleanup.push(() => Promise.reject(new Error('stuck')))
    throw new Error('no port')
  })
  await expect(started).rejects.toThrow('no port')
  expect(closed).toEqual(['first'])
})

test('what was started is closed by its stop, and not before', async () => {
  const closed: string[] = []
  const started = await startWithCleanup(async (cleanup) => {
    cleanup.push(() => void closed.push('first'))
    return { port: 4000 }
  })
  expect(started.port).toBe(4000)
  expect(closed).toEqual([])
  await started.stop()
  expect(closed).toEqual(['first'])
})

test('work in the background is told to end, and the cleanup waits until it has', async () => {
  const steps: string[] = []
  const cleanup = createCleanupStack()
  cleanup.push(() => void steps.push('database closed'))
  runInBackground(cleanup, async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    await new Promise((resolve) => setImmediate(resolve))
    steps.push('work ended')
  })
  await cleanup.close()
  expect(steps).toEqual(['work ended', 'database closed'])
})
