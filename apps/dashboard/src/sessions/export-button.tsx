import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { reasonOf, useApi } from '../api/api.ts'
import { csvHead, csvRow } from './csv.ts'

/** Loads every session that the filters show, page by page, into a file. */
export function ExportButton({ filters }: { filters: Record<string, string> }) {
  const api = useApi()
  const [progress, setProgress] = useState<number | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  async function save(): Promise<void> {
    setProblem(null)
    setProgress(0)
    try {
      const parts = [csvHead]
      for await (const session of api.checkoutSessions.iterate(filters as never)) {
        parts.push(csvRow(session))
        if (parts.length % 100 === 0) setProgress(parts.length - 1)
      }
      download(new Blob(parts, { type: 'text/csv;charset=utf-8' }), 'checkout-sessions.csv')
    } catch (error) {
      setProblem(reasonOf(error))
    } finally {
      setProgress(null)
    }
  }

  return (
    <Group gap="sm">
      {problem !== null && (
        <Text size="sm" c="red" role="alert">
          {problem}
        </Text>
      )}
      <Button variant="default" onClick={save} disabled={progress !== null}>
        {progress === null ? 'Export CSV' : `Exporting, ${progress} so far`}
      </Button>
    </Group>
  )
}

function download(blob: Blob, name: string): void {
  const anchor = document.createElement('a')
  anchor.href = URL.createObjectURL(blob)
  anchor.download = name
  anchor.click()
  URL.revokeObjectURL(anchor.href)
}
