// Measures the product against references on this machine: see docs/performance.md. Run with `npm run bench`.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkData } from './check-data.ts'
import { createBacking, readMetric, startCheckout, startGateway } from './installation.ts'
import { seedLinks } from './links.ts'
import { generator } from './load/drive.ts'
import { ratiosOf } from './ratios.ts'
import { startBareHttp, startOneProcess, startUsualStack } from './references/start-references.ts'
import { machine, rowOf, tableOf } from './report.ts'
import { type CaseResult, measureInTurns, median } from './rounds.ts'
import { EXHAUSTED_CLIENT, openCases, pacedCases } from './workloads/opens.ts'
import { tellSessions } from './workloads/tell-sessions.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    only: { type: 'string' },
    json: { type: 'string' },
    profile: { type: 'string' },
  },
})

/** How much is measured. The fewer and shorter the rounds, the wider the range. */
const size = values.smoke
  ? { rounds: 1, seconds: 1, links: 1_000, warmUpSeconds: 1, told: 50 }
  : values.quick
    ? { rounds: 3, seconds: 2, links: 100_000, warmUpSeconds: 2, told: 500 }
    : { rounds: 5, seconds: 5, links: 100_000, warmUpSeconds: 5, told: 2_000 }

const cleanUp: (() => Promise<unknown>)[] = []
const keep = async <Thing>(opened: Promise<Thing>, close: (thing: Thing) => Promise<unknown>): Promise<Thing> => {
  const thing = await opened
  cleanUp.push(() => close(thing))
  return thing
}
/** Node writes a CPU profile of each service into the folder when it stops. */
const profiling = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(values.profile)}`]
const only = values.only?.split(',')
const isWanted = ({ id }: { id: string }) => only === undefined || only.includes(id)

try {
  await run()
} finally {
  for (const close of cleanUp.reverse()) await close()
}

async function run(): Promise<void> {
  const ownBacking = await keep(createBacking(), (backing) => backing.drop())
  const referenceBacking = await keep(createBacking(), (backing) => backing.drop())
  const links = await seedLinks(ownBacking.db, size.links)
  const checkout = await keep(startCheckout(ownBacking, profiling), (started) => started.stop())
  const gateway = await keep(startGateway(ownBacking, checkout, profiling), (started) => started.stop())
  const stopAll = ({ processes }: { processes: { stop(): Promise<void> }[] }) =>
    Promise.all(processes.map((started) => started.stop()))
  const references = {
    backing: referenceBacking,
    links: await seedLinks(referenceBacking.db, 0),
    bareHttp: await keep(startBareHttp(), stopAll),
    oneProcess: await keep(startOneProcess(referenceBacking), stopAll),
    usualStack: await keep(startUsualStack(referenceBacking), stopAll),
  }
  for (const { db } of [ownBacking, referenceBacking]) await db.$executeRawUnsafe('VACUUM ANALYZE')

  const subjects = { product: { backing: ownBacking, gateway, checkout, links }, references }
  const cases = openCases(subjects).filter(isWanted)
  await tellSessions({ origin: gateway.origin, token: links.hot, count: 20, client: EXHAUSTED_CLIENT })
  const warmUp = cases.filter(({ id }) => ['F1', 'F2', 'N0', 'W1'].includes(id))
  await measureInTurns(warmUp, 1, size.warmUpSeconds)
  const results: CaseResult[] = await measureInTurns(cases, size.rounds, size.seconds)

  const usual = results.find(({ id }) => id === 'N0')
  if (usual !== undefined) {
    const most = median(usual.rounds.map(({ perSecond }) => perSecond))
    const paced = pacedCases(cases, most).filter(isWanted)
    results.push(...(await measureInTurns(paced, size.rounds, size.seconds)))
  }

  const told = await tellSessions({ origin: gateway.origin, token: links.hot, count: size.told })
  const answered = await readMetric(gateway.origin, 'share_opens_total{outcome="opened"}')
  const checks = await checkData(ownBacking.db, { answered, sessionIds: told, deactivations: [] })

  const ratios = ratiosOf(results)
  console.log(`${JSON.stringify(machine())}, driven by ${generator}\n`)
  console.log(tableOf(results.map(rowOf)))
  console.log(
    `\n${tableOf(ratios.map(({ name, value, toReach, reached }) => ({ ratio: name, value: value.toFixed(2), 'to reach': toReach, reached: reached ? 'yes' : 'no' })))}`,
  )
  console.log(
    `\n${checks.map(({ name, holds, found }) => `${holds ? 'holds' : 'BROKEN'}: ${name} (${found})`).join('\n')}`,
  )
  if (values.json !== undefined) {
    const report = { machine: machine(), generator, size, results, ratios, checks }
    writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
  }
  if (checks.some(({ holds }) => !holds)) process.exitCode = 1
}
