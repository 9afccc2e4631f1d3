// Where a process' time went, from a profile that `npm run bench -- --profile FOLDER` wrote: the functions that took the
// most themselves. Run with `npx tsx bench/summarise-profile.ts FILE`.
import { readFileSync } from 'node:fs'

type Node = { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }
type Profile = { nodes: Node[]; samples: number[]; timeDeltas: number[] }

const TOP = 45
const IDLE = new Set(['(idle)', '(program)', '(root)'])

const [file = ''] = process.argv.slice(2)
const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as Profile
const nameOf = new Map(nodes.map(({ id, callFrame }) => [id, nameOfFrame(callFrame)]))
const micros = new Map<string, number>()
const byModule = new Map<string, number>()
let busy = 0
for (const [index, id] of samples.entries()) {
  const { name, module } = nameOf.get(id) ?? { name: '?', module: '?' }
  if (IDLE.has(name.split(' ')[0] ?? '')) continue
  const delta = timeDeltas[index] ?? 0
  busy += delta
  micros.set(name, (micros.get(name) ?? 0) + delta)
  byModule.set(module, (byModule.get(module) ?? 0) + delta)
}
for (const counts of [byModule, micros]) {
  const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, TOP)
  for (const [name, used] of sorted) console.log(`${((used / busy) * 100).toFixed(1).padStart(5)} %  ${name}`)
  console.log()
}

function nameOfFrame({ functionName, url, lineNumber }: Node['callFrame']): { name: string; module: string } {
  const module =
    /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ??
    /((?:apps|packages)\/[^/]+)/.exec(url)?.[1] ??
    (url.startsWith('node:') ? url : functionName.startsWith('(') ? functionName : 'native')
  return { name: `${functionName || '(anonymous)'}  ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`, module }
}
