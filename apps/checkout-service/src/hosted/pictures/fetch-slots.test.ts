import { expect, test } from 'vitest'
import { createFetchSlots } from './fetch-slots.ts'

const limits = { perAccount: 2, waitingPerAccount: 3, total: 4 }

/** Work that goes on until it is told to end. */
function startable() {
  let running = 0
  let most = 0
  const endings: (() => void)[] = []
  return {
    work: async () => {
      most = Math.max(most, ++running)
      await new Promise<void>((resolve) => endings.push(resolve))
      running--
    },
    endOne: () => endings.shift()?.(),
    running: () => running,
    most: () => most,
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve))

test('an account fetches so many at once, the others wait, and those beyond are refused', async () => {
  const inSlot = createFetchSlots(limits)
  const { work, endOne, running, most } = startable()
  const five = Array.from({ length: 5 }, () => inSlot('acc_1', work))
  await expect(inSlot('acc_1', work)).rejects.toThrow('wait')
  for (let ended = 0; ended < 5; ended++) {
    await turn()
    expect(running()).toBe(Math.min(2, 5 - ended))
    endOne()
  }
  await Promise.all(five)
  expect(most()).toBe(2)
})

test('an account whose fetches hang leaves slots to others, and together they are bounded', async () => {
  const inSlot = createFetchSlots(limits)
  const hanging = startable()
  const fetches = ['acc_1', 'acc_1', 'acc_1', 'acc_2', 'acc_2'].map((id) => inSlot(id, hanging.work))
  await turn()
  expect(hanging.running()).toBe(4)
  await expect(inSlot('acc_3', hanging.work)).rejects.toThrow('at once')
  for (const _fetch of fetches) {
    hanging.endOne()
    await turn()
  }
  await Promise.all(fetches)
  expect(await inSlot('acc_3', async () => 'fetched')).toBe('fetched')
})

test('work that fails gives its slot back', async () => {
  const inSlot = createFetchSlots({ perAccount: 1, waitingPerAccount: 0, total: 1 })
  for (let round = 0; round < 3; round++) {
    await expect(inSlot('acc_1', () => Promise.reject(new Error('cut off')))).rejects.toThrow('cut off')
  }
  expect(await inSlot('acc_2', async () => 'fetched')).toBe('fetched')
})
