// The noisy merchant of tenants.bench.ts, in a process of its own: searches, an export and archives of what was exported, as
// fast as they are answered, until it is told to stop. Then it tells how often it was answered what.
const [url = '', accountId = '', key = ''] = process.argv.slice(2)
const SEARCHES_AT_ONCE = 50
const ARCHIVES_AT_ONCE = 10

let stopped = false
const answers: Record<number, number> = {}
const exported: string[] = []

async function ask(path: string, init: RequestInit = {}): Promise<{ data?: { id: string }[]; has_more?: boolean }> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const response = await fetch(`${url}/api/${accountId}${path}`, { ...init, headers })
  answers[response.status] = (answers[response.status] ?? 0) + 1
  return (await response.json()) as { data?: { id: string }[]; has_more?: boolean }
}

async function search(): Promise<void> {
  while (!stopped) await ask('/payment-links?q=nowhere%20to%20be%20found&limit=100')
}

/** All products, page by page. A page that was refused is asked for again. */
async function exportProducts(): Promise<void> {
  let from = ''
  for (let hasMore = true; hasMore && !stopped; ) {
    const { data, has_more } = await ask(`/products?limit=100${from}`)
    if (data === undefined) continue
    exported.push(...data.map(({ id }) => id))
    from = `&starting_after=${data.at(-1)?.id}`
    hasMore = has_more ?? false
  }
}

async function archive(): Promise<void> {
  while (!stopped) {
    const id = exported.pop()
    if (id === undefined) await new Promise(setImmediate)
    else await ask(`/products/${id}`, { method: 'PATCH', body: JSON.stringify({ is_active: false }) })
  }
}

process.once('message', () => {
  stopped = true
})
process.send?.('started')
const searching = Array.from({ length: SEARCHES_AT_ONCE }, search)
const archiving = Array.from({ length: ARCHIVES_AT_ONCE }, archive)
await Promise.all([...searching, ...archiving, exportProducts()])
process.send?.(answers, () => process.disconnect())

export {}
