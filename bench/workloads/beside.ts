import type { DataCheck } from '../check-data.ts'
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
} from '../installation.ts'
import { type SeededLinks, seedLinks } from '../links.ts'
import { drive } from '../load/drive.ts'
import type { Load } from '../load/load.ts'
import { residentMiB } from '../processes.ts'
import { atLeast, atMost } from '../ratios.ts'
import type { Finding } from '../report.ts'
import { type Case, type CaseResult, measureInTurns, median } from '../rounds.ts'
import type { Size } from '../size.ts'
import { createLinkCase } from './create-links.ts'
import { type Deactivation, measureDeactivations } from './deactivations.ts'
import { fillSessions } from './full-table.ts'
import { measureHostedPage } from './hosted-page.ts'
import { openOutbox } from './outbox.ts'
import { measureOverload } from './overload.ts'

/** Started for what needs it, and stopped when the benchmark ends. */
export type Keep = <Thing>(opened: Promise<Thing>, close: (thing: Thing) => Promise<unknown>) => Promise<Thing>

type Options = {
  size: Size
  keep: Keep
  backing: Backing
  checkout: RunningCheckout
  gateway: RunningGateway
  links: SeededLinks
  wants(id: string): boolean
}

/** What was found beside the opens of the main table. */
export type Beside = {
  results: CaseResult[]
  findings: Finding[]
  deactivations: Deactivation[]
  checks: DataCheck[]
  /** Opens that other gateways answered from the same database. */
  openedElsewhere: number
}

const CONNECTIONS = 64

/** W6 to W8, W10 to W13 and the gateway's memory, each beside what it is compared with. */
export async function measureBeside(options: Options): Promise<Beside> {
  const { size, keep, backing, checkout, gateway, links, wants } = options
  const found: Beside = { results: [], findings: [], deactivations: [], checks: [], openedElsewhere: 0 }
  const measureAll = async (cases: Case[]) =>
    void found.results.push(...(await measureInTurns(cases, size.rounds, size.seconds)))
  const opens = (id: string, title: string, gateways: RunningGateway[], checkouts: RunningCheckout[]): Case => {
    const [first, ...others] = gateways.map(({ origin }) => origin)
    const load = { ...opensOf(links.hot), origin: first ?? '', moreOrigins: others }
    return { id, title, expect: 'opened', processes: [...gateways, ...checkouts], database: backing.databaseName, load }
  }

  let linksApi: Promise<RunningLinksApi> | undefined
  const ourLinksApi = () => {
    linksApi ??= keep(startLinksApi(backing), (started) => started.stop())
    return linksApi
  }

  /** What goes wrong in one part is told at the end, and keeps nothing else from being measured. */
  const part = async (id: string, measure: () => Promise<unknown>) => {
    if (!wants(id)) return
    process.stderr.write(`${id}\n`)
    try {
      await measure()
    } catch (error) {
      found.checks.push({ name: `${id} could be measured`, holds: false, found: String(error) })
    }
  }

  await part('W6', async () => measureAll([await createLinkCase(backing, await ourLinksApi())]))
  // Alone, as most installations begin; with others below.
  await part('W7', async () =>
    deactivate(found, 'W7-one', { db: backing.db, linksApi: await ourLinksApi(), gateways: [gateway], size }),
  )
  await part('W10', async () => {
    const full = await keep(createBacking(), (opened) => opened.drop())
    const fullLinks = await seedLinks(full.db, 0)
    await fillSessions(full.db, fullLinks.hot, size.sessions)
    await full.db.$executeRawUnsafe('VACUUM ANALYZE')
    await full.db.$executeRawUnsafe('CHECKPOINT').catch(() => undefined)
    const fullCheckout = await keep(startCheckout(full), (started) => started.stop())
    const fullGateway = await keep(startGateway(full, fullCheckout), (started) => started.stop())
    await measureAll([
      opens('W10-empty', 'open one link', [gateway], [checkout]),
      {
        ...opens('W10-full', `the same with ${size.sessions} sessions in the table`, [fullGateway], [fullCheckout]),
        database: full.databaseName,
        load: { ...opensOf(fullLinks.hot), origin: fullGateway.origin },
      },
    ])
    await Promise.all([fullGateway.stop(), fullCheckout.stop()])
  })
  await part('W11', async () => {
    const secondCheckout = await keep(startCheckout(backing), (started) => started.stop())
    const second = await keep(startGateway(backing, secondCheckout), (started) => started.stop())
    await measureAll([
      opens('W11-one', 'one gateway, one checkout service', [gateway], [checkout]),
      opens('W11-two', 'two gateways, two checkout services', [gateway, second], [checkout, secondCheckout]),
    ])
    await part('W7', async () => {
      const gateways = [gateway, second]
      await deactivate(found, 'W7-two', { db: backing.db, linksApi: await ourLinksApi(), gateways, size })
    })
    found.openedElsewhere += await openedBy(second)
    await Promise.all([second.stop(), secondCheckout.stop()])
  })
  await part('W12', async () => {
    const { db, databaseName } = backing
    const { rounds, seconds } = size
    const { results, check } = await measureHostedPage({ db, databaseName, checkout, rounds, seconds })
    found.results.push(...results)
    found.checks.push(check)
  })
  await part('W8', async () => found.findings.push(await outboxSpeed(size.outboxRows)))
  await part('W13', async () => found.findings.push(await overload(gateway, links.hot, size.seconds)))
  await part('memory', async () => {
    // Of a gateway of its own, so that nothing else is in its memory.
    const fresh = await keep(startGateway(backing, checkout), (started) => started.stop())
    found.findings.push(await memory(fresh, links.hot, size.opens))
    found.openedElsewhere += await openedBy(fresh)
  })
  return found
}

const opensOf = (token: string): Omit<Load, 'origin' | 'seconds'> => ({
  targets: [{ path: `/api/pay/share/${token}` }],
  clients: 'many',
  connections: CONNECTIONS,
})

type Deactivating = Omit<Parameters<typeof measureDeactivations>[0], 'count'> & { size: Size }

async function deactivate(found: Beside, id: string, { size, ...where }: Deactivating): Promise<void> {
  const deactivations = await measureDeactivations({ ...where, count: size.deactivations })
  found.deactivations.push(...deactivations)
  const delays = deactivations.map(({ delayMs }) => delayMs).sort((a, b) => a - b)
  const p99 = delays[Math.floor((delays.length - 1) * 0.99)] ?? 0
  const many = where.gateways.length === 1 ? 'the gateway refuses' : `each of ${where.gateways.length} gateways refuses`
  found.findings.push({
    id,
    text: `${many} ${median(delays).toFixed(1)} ms after a deactivation was acknowledged (p99 ${p99.toFixed(1)} ms, of ${delays.length})`,
    ratio: atMost(`${id} p99, ms`, p99, 50),
  })
}

/** An event at a time takes as long as a hundred in a backlog. */
const ROWS_FOR_ONE_EVENT = 100

async function outboxSpeed(rows: number): Promise<Finding> {
  const outbox = await openOutbox()
  try {
    const { rowsPerSecond, cpuMicrosPerRow } = await outbox.drain({ rows, relays: 1 })
    const latencies = await outbox.latencies(rows / ROWS_FOR_ONE_EVENT)
    const percentile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)]?.toFixed(1)
    return {
      id: 'W8',
      text: `a relay publishes ${Math.round(rowsPerSecond)} outbox rows/s of a backlog of ${rows} (${Math.round(cpuMicrosPerRow)} µs of CPU a row); a lone event reaches its subscriber after ${percentile(0.5)} ms (p99 ${percentile(0.99)} ms)`,
    }
  } finally {
    await outbox.drop()
  }
}

async function overload(gateway: RunningGateway, token: string, seconds: number): Promise<Finding> {
  const { targets } = opensOf(token)
  const { perSecond } = await drive({ ...opensOf(token), origin: gateway.origin, seconds: seconds * 2 })
  const found = await measureOverload(gateway, targets, seconds * 3)
  return {
    id: 'W13',
    text: `with 2,000 connections ${Math.round(found.goodputPerSecond)} opens/s (${Math.round(perSecond)} with 64); of probes ${found.admitted} let in, p50 ${Math.round(found.admittedP50Ms)} ms, p99 ${Math.round(found.admittedP99Ms)} ms, ${found.shed} told to come back; ${found.residentMiB} MiB; recovered after ${Math.round(found.recoveryMs)} ms`,
    ratio: atLeast('W13 goodput ÷ capacity', found.goodputPerSecond / perSecond, 0.9),
  }
}

async function memory(gateway: RunningGateway, token: string, [early, late]: Size['opens']): Promise<Finding> {
  const after = async (opens: number) => {
    while ((await openedBy(gateway)) < opens)
      await drive({ ...opensOf(token), origin: gateway.origin, seconds: MEMORY_STEP_SECONDS })
    return residentMiB(gateway.pid)
  }
  const [before, behind] = [await after(early), await after(late)]
  const name = `gateway memory after ${whole(late)} opens ÷ after ${whole(early)}`
  return {
    id: 'memory',
    text: `the gateway holds ${before} MiB after ${whole(early)} opens and ${behind} MiB after ${whole(late)}`,
    ratio: atMost(name, behind / before, 1.1),
  }
}

const MEMORY_STEP_SECONDS = 2
const whole = (count: number) => count.toLocaleString('en-US')

export function openedBy({ origin }: RunningGateway): Promise<number> {
  return readMetric(origin, 'share_opens_total{outcome="opened"}')
}
