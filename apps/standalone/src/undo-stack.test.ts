import { expect, test } from 'vitest'
import { createUndoStack } from './undo-stack.ts'

test('what was done last is undone first, each before the next one begins', async () => {
  const undone: string[] = []
  const started = createUndoStack()
  started.push(() => void undone.push('first'))
  started.push(async () => {
    await new Promise((resolve) => setImmediate(resolve))
    undone.push('second')
  })
  await started.unwind()
  expect(undone).toEqual(['second', 'first'])
})

test('what fails keeps nothing else from being undone, and is told', async () => {
  const undone: string[] = []
  const started = createUndoStack()
  started.push(() => void undone.push('first'))
  started.push(() => Promise.reject(new Error('stuck')))
  started.push(() => void undone.push('third'))
  await expect(started.unwind()).rejects.toThrow('stuck')
  expect(undone).toEqual(['third', 'first'])
})

test('nothing is undone twice', async () => {
  const undone: string[] = []
  const started = createUndoStack()
  started.push(() => void undone.push('only'))
  await started.unwind()
  await started.unwind()
  expect(undone).toEqual(['only'])
})
