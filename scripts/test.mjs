// `npm test`: makes ready whatever the tests need, runs them all (or those that the arguments name), and ends with
// the line "N passed, N failed".
import './setup/require-node.mjs'
import { ensureBackingServices } from './setup/backing-services.mjs'
import { generateCode } from './setup/build.mjs'
import { ensureChromium } from './setup/chromium.mjs'
import { installDependencies } from './setup/install.mjs'
import { reportFailure, step } from './setup/step.mjs'
import { runVitest } from './setup/vitest.mjs'

let outcome = { passed: 0, failed: 0, exitCode: 1 }
try {
  await step('Dependencies', installDependencies)
  await step('Generated code', generateCode)
  const urls = await step('Postgres, Redis and RabbitMQ', ensureBackingServices)
  const chromiumPath = await step('Chromium', ensureChromium)
  outcome = await runVitest(process.argv.slice(2), { ...urls, CHROMIUM_PATH: chromiumPath })
} catch (error) {
  reportFailure(error)
}

console.log(`${outcome.passed} passed, ${outcome.failed} failed`)
process.exitCode = outcome.exitCode
