import { inspect } from 'node:util'

type Level = 'debug' | 'info' | 'warn' | 'error'
type LogLine = { level: Level; fields: object; message: string }

/** A log that keeps its lines. */
export function createRecordingLog() {
  const lines: LogLine[] = []
  const record = (level: Level) => (fields: object, message: string) => void lines.push({ level, fields, message })
  return {
    lines,
    /** Everything that was logged, to look for what must not be. */
    text: () => inspect(lines, { depth: null }),
    debug: record('debug'),
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
  }
}
