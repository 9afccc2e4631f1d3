// Measures the product against references on this machine: see docs/performance.md. Run with `npm run bench`.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkData } from './check-data.ts'
import {
  type Backing,
  createBacking,
  type RunningCheckout,
  type RunningGateway,
  type RunningLinksApi,
  readMetric,
  startCheckout,
  startGateway,
  startLinksApi,
} from './installation.ts'
import { type SeededLinks, seedLinks } from './links.ts'
import { drive, generator } from './load/drive.ts'
import { residentMiB } from './processes.ts'
import { atLeast, atMost, ratiosOf } from './ratios.ts'
import { startBareHttp, startOneProcess, startUsualStack } from './references/start-references.ts'
import { type Finding, machine, type Report, textOf } from './report.ts'
import { type Case, type CaseResult, measureInTurns, median } from './rounds.ts'
import { createLinkCase } from './workloads/create-links.ts'
import { type Deactivation, measureDeactivations } from './workloads/deactivations.ts'
import { fillSessions } from './workloads/full-table.ts'
import { EXHAUSTED_CLIENT, openCases, pacedCases } from './workloads/opens.ts'
import { measureOverload } from './workloads/overload.ts'
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
  ? { rounds: 1, seconds: 1, links: 1_000, warmUpSeconds: 1, told: 50, deactivations: 5, sessions: 0 }
  : values.quick
    ? { rounds: 3, seconds: 2, links: 100_000, warmUpSeconds: 2, told: 500, deactivations: 50, sessions: 200_000 }
    : { rounds: 5, seconds: 4, links: 100_000, warmUpSeconds: 4, told: 2_000, deactivations: 200, sessions: 5_000_000 }

const cleanUp: (() => Promise<unknown>)[] = []
const keep = async <Thing>(opened: Promise<Thing>, close: (thing: Thing) => Promise<unknown>): Promise<Thing> => {
  const thing = await opened
  cleanUp.push(() => close(thing))
  return thing
}
/** Node writes a CPU profile of each service into the folder when it stops. */
const profiling = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(values.profile)}`]
const only = values.only?.split(',')
const isWanted = ({ id }: { id: string }) => only?.includes(id) ?? true
/** What is no part of a smoke test unless it is named. */
const isWantedBeside = (id: string) => only?.includes(id) ?? !values.smoke

/** Started by what needs them. */
const moreGateways: RunningGateway[] = []
let linksApi: Promise<RunningLinksApi> | undefined

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
  if (usual !== undefined && !values.smoke) {
    const most = median(usual.rounds.map(({ perSecond }) => perSecond))
    const paced = pacedCases(cases, most).filter(isWanted)
    results.push(...(await measureInTurns(paced, size.rounds, size.seconds)))
  }

  const beside: Extras = { ownBacking, checkout, gateway, links }
  const findings: Finding[] = []
  results.push(...(await measureBeside(beside)))
  const deactivations = isWantedBeside('W7') || values.smoke ? await deactivate(beside, findings) : []
  if (isWantedBeside('W13')) findings.push(...(await overload(beside)))
  if (only?.includes('memory')) findings.push(...(await memory(beside)))

  const told = await tellSessions({ origin: gateway.origin, token: links.hot, count: size.told })
  const answered = await openedBy([gateway, ...moreGateways])
  const sessionIds = told.map((session) => session.checkout_session_id)
  const checks = await checkData(ownBacking.db, { answered, sessionIds, deactivations })

  const ratios = [...ratiosOf(results), ...findings.flatMap(({ ratio }) => ratio ?? [])]
  const report: Report = { machine: machine(), generator, size, results, findings, ratios, checks }
  console.log(textOf(report))
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
  if (checks.some(({ holds }) => !holds)) process.exitCode = 1
}

type Extras = { ownBacking: Backing; checkout: RunningCheckout; gateway: RunningGateway; links: SeededLinks }

/** W6, W10, W11 and W12: each beside what it is compared with. */
async function measureBeside({ ownBacking, checkout, gateway, links }: Extras): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  const targets = [{ path: `/api/pay/share/${links.hot}` }]
  const opens = {
    expect: 'opened',
    load: { origin: gateway.origin, targets, clients: 'many', connections: 64 },
  } as const
  const measureAll = async (cases: Case[]) => results.push(...(await measureInTurns(cases, size.rounds, size.seconds)))

  if (isWantedBeside('W6')) {
    const linksApi = await linksApiOf(ownBacking)
    await measureAll([await createLinkCase(ownBacking, linksApi)])
  }
  if (isWantedBeside('W12')) {
    const [session] = await tellSessions({ origin: gateway.origin, token: links.hot, count: 1 })
    const path = new URL(session?.checkout_url ?? '').pathname
    const load = { origin: checkout.origin, targets: [{ path }], clients: 'many', connections: 16 } as const
    await measureAll([{ id: 'W12', title: 'show the hosted page', expect: 'opened', processes: [checkout], load }])
  }
  if (isWantedBeside('W10')) {
    const full = await keep(createBacking(), (backing) => backing.drop())
    const fullLinks = await seedLinks(full.db, 0)
    await fillSessions(full.db, fullLinks.hot, size.sessions)
    await full.db.$executeRawUnsafe('VACUUM ANALYZE')
    const fullCheckout = await keep(startCheckout(full), (started) => started.stop())
    const fullGateway = await keep(startGateway(full, fullCheckout), (started) => started.stop())
    const fullLoad = {
      ...opens.load,
      origin: fullGateway.origin,
      targets: [{ path: `/api/pay/share/${fullLinks.hot}` }],
    }
    await measureAll([
      {
        ...opens,
        id: 'W10-empty',
        title: 'open one link',
        processes: [gateway, checkout],
        database: ownBacking.databaseName,
      },
      {
        ...opens,
        id: 'W10-full',
        title: `open one link that has ${size.sessions} sessions`,
        processes: [fullGateway, fullCheckout],
        database: full.databaseName,
        load: fullLoad,
      },
    ])
  }
  if (isWantedBeside('W11')) {
    const secondCheckout = await keep(startCheckout(ownBacking), (started) => started.stop())
    const second = await keep(startGateway(ownBacking, secondCheckout), (started) => started.stop())
    moreGateways.push(second)
    const origins = [gateway.origin, second.origin]
    await measureAll([
      { ...opens, id: 'W11-one', title: 'one gateway, one checkout service', processes: [gateway, checkout] },
      {
        ...opens,
        id: 'W11-two',
        title: 'two gateways, two checkout services',
        processes: [gateway, checkout, second, secondCheckout],
        load: { ...opens.load, origin: origins[0] ?? '', moreOrigins: origins.slice(1) },
      },
    ])
  }
  return results
}

function linksApiOf(backing: Backing): Promise<RunningLinksApi> {
  linksApi ??= keep(startLinksApi(backing), (started) => started.stop())
  return linksApi
}

async function deactivate({ ownBacking, gateway }: Extras, findings: Finding[]): Promise<Deactivation[]> {
  const gateways = [gateway, ...moreGateways]
  const options = { db: ownBacking.db, linksApi: await linksApiOf(ownBacking), gateways, count: size.deactivations }
  const deactivations = await measureDeactivations(options)
  const delays = deactivations.map(({ delayMs }) => delayMs).sort((a, b) => a - b)
  const p99 = delays[Math.floor((delays.length - 1) * 0.99)] ?? 0
  findings.push({
    id: 'W7',
    text: `every one of ${gateways.length} gateways refuses ${median(delays).toFixed(1)} ms after a deactivation (p99 ${p99.toFixed(1)} ms)`,
    ratio: atMost('W7 p99, ms', p99, 50),
  })
  return deactivations
}

async function overload({ gateway, links }: Extras): Promise<Finding[]> {
  const targets = [{ path: `/api/pay/share/${links.hot}` }]
  const { perSecond } = await drive({
    origin: gateway.origin,
    targets,
    clients: 'many',
    connections: 64,
    seconds: size.seconds,
  })
  const found = await measureOverload(gateway, targets, size.seconds * 3)
  return [
    {
      id: 'W13',
      text: `with 2,000 connections ${Math.round(found.goodputPerSecond)} opens/s (${Math.round(perSecond)} with 64); of probes ${found.admitted} let in, p50 ${Math.round(found.admittedP50Ms)} ms, p99 ${Math.round(found.admittedP99Ms)} ms, ${found.shed} told to come back; ${found.residentMiB} MiB; recovered after ${Math.round(found.recoveryMs)} ms`,
      ratio: atLeast('W13 goodput ÷ capacity', found.goodputPerSecond / perSecond, 0.9),
    },
  ]
}

async function memory({ gateway, links }: Extras): Promise<Finding[]> {
  const targets = [{ path: `/api/pay/share/${links.hot}` }]
  const after = async (opens: number) => {
    while ((await openedBy([gateway])) < opens)
      await drive({ origin: gateway.origin, targets, clients: 'many', connections: 64, seconds: 5 })
    return residentMiB(gateway.pid)
  }
  const [early, late] = [await after(100_000), await after(1_000_000)]
  return [
    {
      id: 'memory',
      text: `the gateway holds ${early} MiB after 100,000 opens and ${late} MiB after 1,000,000`,
      ratio: atMost('gateway memory after 1,000,000 opens ÷ after 100,000', late / early, 1.1),
    },
  ]
}

async function openedBy(gateways: readonly RunningGateway[]): Promise<number> {
  const counts = gateways.map(({ origin }) => readMetric(origin, 'share_opens_total{outcome="opened"}'))
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
}
