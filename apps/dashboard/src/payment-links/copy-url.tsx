import { Button, type ButtonProps, CopyButton } from '@mantine/core'

/** Copies a text, and says that it did. */
export function CopyText({ text, label = 'Copy', ...props }: { text: string; label?: string } & ButtonProps) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button variant="default" size="xs" {...props} onClick={copy} aria-live="polite">
          {copied ? 'Copied' : label}
        </Button>
      )}
    </CopyButton>
  )
}
