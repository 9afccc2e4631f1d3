import { canInstallWithApt, installWithApt } from './apt.mjs'
import { tryQuietly } from './run-command.mjs'
import { SetupError } from './step.mjs'

/** The lightest first: without the parts of a desktop browser, the tests need a third of the CPU time. */
const usualNames = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** Finds a Chromium for the browser tests, or installs Debian's. Resolves with its absolute path. */
export async function ensureChromium(env = process.env) {
  const given = env.CHROMIUM_PATH
  if (given) {
    if (await isBrowser(given)) return { value: given }
    throw new SetupError(`CHROMIUM_PATH is set to ${given}, which does not run.`)
  }
  const found = await firstBrowser()
  if (found) return { remark: found, value: found }
  if (canInstallWithApt()) {
    const installed = (await installFirst(['chromium-headless-shell', 'chromium'])) && (await firstBrowser())
    if (installed) return { remark: `${installed}, installed with apt`, value: installed }
  }
  throw new SetupError(
    'The browser tests need Chromium or Google Chrome. Install one, or set CHROMIUM_PATH to it, then try again.',
  )
}

/** Not every release of Debian and Ubuntu has each of them. */
async function installFirst(packages) {
  const errors = []
  for (const name of packages) {
    try {
      return await installWithApt([name])
    } catch (error) {
      errors.push(error)
    }
  }
  throw errors[0]
}

async function firstBrowser() {
  for (const name of usualNames) {
    const { exitCode, output } = await tryQuietly(['sh', '-c', 'command -v "$0"', name])
    const path = output.trim()
    if (exitCode === 0 && (await isBrowser(path))) return path
  }
}

/** Ubuntu's chromium may be a stub that asks for snap: only one that states its version is a browser. */
async function isBrowser(path) {
  const { exitCode, output } = await tryQuietly([path, '--version'])
  return exitCode === 0 && /Chrom/.test(output)
}
