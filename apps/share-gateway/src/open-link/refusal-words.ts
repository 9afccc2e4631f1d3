import { type ErrorCode, errorDefinitions } from '@paylinks/contracts/errors'

type Words = {
  heading: string
  sentence: string
  /** Whether opening the same link again may help. */
  canRetry: boolean
}

/** What a customer in a browser is told when there is no checkout to send them to. */
const wordsByCode: Partial<Record<ErrorCode, Words>> = {
  link_unavailable: {
    heading: 'This link is not available',
    sentence: 'Please check the address, or ask the person who sent you the link for a new one.',
    canRetry: false,
  },
  route_not_found: {
    heading: 'This page does not exist',
    sentence: 'Please check the address. If somebody sent you a payment link, open that link again.',
    canRetry: false,
  },
  rate_limited: {
    heading: 'Please wait a moment',
    sentence: 'Payment links were opened too many times from your network.',
    canRetry: true,
  },
  service_unavailable: {
    heading: "We can't open the checkout right now",
    sentence: 'You were not charged. Please try again in a minute.',
    canRetry: true,
  },
}

const UNREADABLE: Words = {
  heading: 'This did not work',
  sentence: "We couldn't read this request. Please open the payment link again.",
  canRetry: false,
}

const INTERNAL_ERROR: Words = {
  heading: 'Something went wrong',
  sentence: 'This is our fault. You were not charged. Please try again in a minute.',
  canRetry: true,
}

export function refusalWords(code: ErrorCode): Words {
  return wordsByCode[code] ?? (errorDefinitions[code].status < 500 ? UNREADABLE : INTERNAL_ERROR)
}
