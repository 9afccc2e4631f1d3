import type { Backing, RunningCheckout, RunningGateway } from '../installation.ts'
import { type SeededLinks, shuffled, zipf } from '../links.ts'
import type { Load } from '../load/load.ts'
import type { Reference } from '../references/start-references.ts'
import type { Case } from '../rounds.ts'

const CONNECTIONS = 64
const BROWSER_ACCEPT = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'
/** As a merchant's mail would have it. */
const TOLD = 'reference_id=order-42&email=ada%40example.com&utm_source=news&utm_medium=email&utm_campaign=spring'
const ZIPF_DRAWS = 200_000
const UNKNOWN_TOKENS = 100_000
/** The gateway's own default. */
const OPENS_PER_MINUTE = 10

type Subjects = {
  product: { backing: Backing; gateway: RunningGateway; checkout: RunningCheckout; links: SeededLinks }
  references: {
    backing: Backing
    links: SeededLinks
    bareHttp: Reference
    oneProcess: Reference
    usualStack: Reference
  }
}

/** W1 to W5 and what they are measured against, all with as many connections. */
export function openCases({ product, references }: Subjects): Case[] {
  const { gateway, checkout, links } = product
  const processes = [gateway, checkout]
  const database = product.backing.databaseName
  const referenceLoad = (origin: string): Omit<Load, 'seconds'> => ({
    origin,
    targets: targetsOf([references.links.hot]),
    clients: 'many',
    connections: CONNECTIONS,
  })
  const productCase = (
    id: string,
    title: string,
    expect: Case['expect'],
    load: Partial<Load> & Pick<Load, 'targets'>,
  ): Case => ({
    id,
    title,
    expect,
    processes,
    database,
    load: { origin: gateway.origin, clients: 'many', connections: CONNECTIONS, ...load },
  })
  const hot = targetsOf([links.hot])
  const { bareHttp, oneProcess, usualStack } = references
  return [
    {
      id: 'F1',
      title: 'bare node:http',
      expect: 'opened',
      processes: bareHttp.processes,
      load: referenceLoad(bareHttp.origin),
    },
    {
      id: 'F2',
      title: 'one process without layers, the same durable work',
      expect: 'opened',
      processes: oneProcess.processes,
      database: references.backing.databaseName,
      load: referenceLoad(oneProcess.origin),
    },
    {
      id: 'N0',
      title: 'Express, RateLimiterRedis, unary gRPC, Prisma create',
      expect: 'opened',
      processes: usualStack.processes,
      database: references.backing.databaseName,
      load: referenceLoad(usualStack.origin),
    },
    productCase('W1', 'open one link, JSON', 'opened', { targets: hot }),
    productCase('W1-told', 'open one link, with what its address tells', 'opened', {
      targets: targetsOf([`${links.hot}?${TOLD}`]),
    }),
    productCase('W1-html', 'open one link, as a browser', 'opened', { targets: hot, accept: BROWSER_ACCEPT }),
    productCase('W2-zipf', `open ${links.many.length} links, by popularity`, 'opened', {
      targets: targetsOf(zipf(links.many, ZIPF_DRAWS)),
    }),
    productCase('W2-uniform', `open ${links.many.length} links, evenly`, 'opened', {
      targets: targetsOf(shuffled(links.many)),
    }),
    productCase('W3-unknown', 'open a token that no link has, the same one', 'refused', {
      targets: targetsOf([guess(0)]),
    }),
    productCase('W3-guesses', `open ${UNKNOWN_TOKENS} tokens that no link has`, 'refused', {
      targets: targetsOf(Array.from({ length: UNKNOWN_TOKENS }, (_, index) => guess(index))),
    }),
    productCase('W3-deactivated', 'open a deactivated link', 'refused', { targets: targetsOf([links.deactivated]) }),
    {
      ...productCase('W4', 'open past the limit of one client', 'refused', {
        targets: hot,
        clients: { address: EXHAUSTED_CLIENT },
      }),
      mayOpen: OPENS_PER_MINUTE,
    },
    productCase('W5', 'HEAD of one link', 'opened', { targets: hot, method: 'HEAD' }),
  ]
}

const STEADY_SHARE = 0.8
const STEADY_CONNECTIONS = 16

/** A lone client, and a crowd that asks for 80 % of the most that N0 can, each of the product and of N0. */
export function pacedCases(cases: readonly Case[], mostOfUsual: number): Case[] {
  return cases
    .filter(({ id }) => id === 'W1' || id === 'N0')
    .flatMap((each): Case[] => [
      {
        ...each,
        id: `${each.id}-lone`,
        title: `${each.title}, one connection`,
        load: { ...each.load, connections: 1 },
      },
      {
        ...each,
        id: `${each.id}-steady`,
        title: `${each.title}, at ${Math.round(mostOfUsual * STEADY_SHARE)} a second`,
        load: { ...each.load, connections: STEADY_CONNECTIONS, perSecond: Math.round(mostOfUsual * STEADY_SHARE) },
      },
    ])
}

/** The first opens of W4 are within the limit; they are spent before anything is measured. */
export const EXHAUSTED_CLIENT = '10.0.0.1'

function targetsOf(tokens: readonly string[]): Load['targets'] {
  return tokens.map((token) => ({ path: `/api/pay/share/${token}` }))
}

function guess(index: number): string {
  return `guess${String(index).padStart(22, '0')}`
}
