// Measures the product against references on this machine: see docs/performance.md. Run with `npm run bench`.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkAnswers, checkData } from './check-data.ts'
import { createBacking, startCheckout, startGateway } from './installation.ts'
import { seedLinks } from './links.ts'
import { generator } from './load/drive.ts'
import { ratiosOf } from './ratios.ts'
import { startBareHttp, startOneProcess, startUsualStack } from './references/start-references.ts'
import { machineOf, type Report, textOf } from './report.ts'
import { type CaseResult, measureInTurns, median } from './rounds.ts'
import { type Size, sizes } from './size.ts'
import { type Keep, measureBeside, openedBy } from './workloads/beside.ts'
import { EXHAUSTED_CLIENT, openCases, pacedCases } from './workloads/opens.ts'
import { tellSessions } from './workloads/tell-sessions.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    json: { type: 'string' },
    markdown: { type: 'string' },
    profile: { type: 'string' },
  },
})

/** npm runs this in its own folder, and says where it was called. */
const BEGAN_IN = process.env.INIT_CWD ?? process.cwd()

const usual = sizes[values.smoke ? 'smoke' : values.quick ? 'quick' : 'full']
const size: Size = {
  ...usual,
  rounds: Number(values.rounds ?? usual.rounds),
  seconds: Number(values.seconds ?? usual.seconds),
}

/** Node writes a CPU profile of each service into the folder when it stops. */
const profiling =
  values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(BEGAN_IN, values.profile)}`]
const only = values.only?.split(',')
const SMOKE_TEST = new Set(['W7', 'W8', 'W12'])
const wants = (id: string) => only?.includes(id) ?? (!values.smoke || SMOKE_TEST.has(id))
/** The opens that everything else is compared with are part of every run that is not told what to do. */
const isWanted = ({ id }: { id: string }) => only?.includes(id) ?? true

const cleanUp: (() => Promise<unknown>)[] = []
const keep: Keep = async (opened, close) => {
  const thing = await opened
  cleanUp.push(() => close(thing))
  return thing
}

try {
  await run()
} finally {
  for (const close of cleanUp.reverse()) await close()
}

async function run(): Promise<void> {
  const backing = await keep(createBacking(), (opened) => opened.drop())
  const referenceBacking = await keep(createBacking(), (opened) => opened.drop())
  const on = await machineOf(backing)
  const links = await seedLinks(backing.db, size.links)
  const checkout = await keep(startCheckout(backing, profiling), (started) => started.stop())
  const gateway = await keep(startGateway(backing, checkout, profiling), (started) => started.stop())
  const stopAll = ({ processes }: { processes: { stop(): Promise<void> }[] }) =>
    Promise.all(processes.map((started) => started.stop()))
  const references = {
    backing: referenceBacking,
    links: await seedLinks(referenceBacking.db, 0),
    bareHttp: await keep(startBareHttp(), stopAll),
    oneProcess: await keep(startOneProcess(referenceBacking), stopAll),
    usualStack: await keep(startUsualStack(referenceBacking), stopAll),
  }
  for (const { db } of [backing, referenceBacking]) await db.$executeRawUnsafe('VACUUM ANALYZE')

  const subjects = { product: { backing, gateway, checkout, links }, references }
  const cases = openCases(subjects).filter(isWanted)
  await tellSessions({ origin: gateway.origin, token: links.hot, count: 20, client: EXHAUSTED_CLIENT })
  const warmUp = cases.filter(({ id }) => ['F1', 'F2', 'N0', 'W1'].includes(id))
  await measureInTurns(warmUp, 1, size.warmUpSeconds)
  const results: CaseResult[] = await measureInTurns(cases, size.rounds, size.seconds)

  const usualOpens = results.find(({ id }) => id === 'N0')
  if (usualOpens !== undefined && !values.smoke) {
    const most = median(usualOpens.rounds.map(({ perSecond }) => perSecond))
    const paced = pacedCases(cases, most).filter(isWanted)
    results.push(...(await measureInTurns(paced, size.rounds, size.seconds)))
  }
  await stopAll(references.usualStack)
  await stopAll(references.oneProcess)

  const beside = await measureBeside({ size, keep, backing, checkout, gateway, links, wants })
  results.push(...beside.results)

  const told = await tellSessions({ origin: gateway.origin, token: links.hot, count: size.told })
  const answered = (await openedBy(gateway)) + beside.openedElsewhere
  const sessionIds = told.map((session) => session.checkout_session_id)
  const checks = await checkData(backing.db, { answered, sessionIds, deactivations: beside.deactivations })
  checks.push(...beside.checks, checkAnswers(results))

  const measured = results.filter(({ rounds }) => rounds.length > 0)
  const ratios = [...ratiosOf(measured), ...beside.findings.flatMap(({ ratio }) => ratio ?? [])]
  const report: Report = { machine: on, generator, size, results: measured, findings: beside.findings, ratios, checks }
  const text = textOf(report)
  console.log(text)
  if (values.json !== undefined) writeFileSync(resolve(BEGAN_IN, values.json), `${JSON.stringify(report, null, 2)}\n`)
  if (values.markdown !== undefined) writeFileSync(resolve(BEGAN_IN, values.markdown), `${text}\n`)
  if (checks.some(({ holds }) => !holds)) process.exitCode = 1
}
