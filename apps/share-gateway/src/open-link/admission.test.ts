import { waitFor } from '@paylinks/test-kit/wait-for'
import { expect, onTestFinished, test } from 'vitest'
import { createAdmission } from './admission.ts'

/** An admission whose clock moves by `stepMs` between two of its looks at it, so that the event loop seems as late. */
function setUp() {
  const clock = { ms: 0, stepMs: 0 }
  const admission = createAdmission({ now: () => (clock.ms += clock.stepMs) })
  onTestFinished(admission.close)
  const letsIn = () => {
    const isIn = admission.enter()
    if (isIn) admission.leave()
    return isIn
  }
  const fill = (most: number) => {
    let entered = 0
    while (entered < most && admission.enter()) entered++
    return entered
  }
  return { clock, admission, letsIn, fill }
}

test('only so many opens are worked on at once, and another may come in when one has left', () => {
  const { admission, letsIn, fill } = setUp()
  expect(fill(100_000)).toBe(2_048)
  expect(letsIn()).toBe(false)
  admission.leave()
  expect(admission.enter()).toBe(true)
  expect(letsIn()).toBe(false)
})

test('fewer come in while the event loop is late, and as many as ever once it is on time again', async () => {
  const { clock, letsIn, fill } = setUp()
  fill(256)
  expect(letsIn()).toBe(true)
  clock.stepMs = 300
  await waitFor(() => !letsIn())
  clock.stepMs = 25
  await waitFor(letsIn)
})

test('an event loop that is late refuses nobody while few opens are worked on', async () => {
  const { clock, admission, letsIn, fill } = setUp()
  fill(256)
  clock.stepMs = 300
  await waitFor(() => !letsIn())
  admission.leave()
  expect(letsIn()).toBe(true)
})
