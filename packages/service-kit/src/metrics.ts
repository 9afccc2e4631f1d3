import { Counter, collectDefaultMetrics, Registry } from 'prom-client'

export { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** A registry of its own for each service, so that several run in one process without meeting. */
export function createMetrics(service: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  return registry
}

type TallyOptions = { name: string; help: string; label: string; registers: Registry[] }

/**
 * A counter with one label, for what is counted so often that looking its label up each time would be felt: what was
 * counted goes into the metric when somebody reads it.
 */
export function createTally<Value extends string>({ name, help, label, registers }: TallyOptions) {
  const counts = new Map<Value, number>()
  new Counter({
    name,
    help,
    labelNames: [label],
    registers,
    collect() {
      for (const [value, count] of counts) this.inc({ [label]: value }, count)
      counts.clear()
    },
  })
  return { inc: (value: Value) => void counts.set(value, (counts.get(value) ?? 0) + 1) }
}
