import { CHALLENGE_APPROVED } from '../../payments/test-bank.ts'
import { MessagePage } from './message-page.tsx'
import type { PageFrame } from './page-frame.ts'
import { pageWords } from './words.ts'

const { heading: HEADING, sentence } = pageWords.bank

/** On the way to the page of the customer's bank. */
export function BankPage({ frame, url }: { frame: PageFrame; url: string }) {
  const { path, assets, merchantName, livemode } = frame
  return (
    <MessagePage
      assets={assets}
      heading={HEADING}
      merchantName={merchantName}
      frame={frame}
      testMode={!livemode}
      tone="busy"
    >
      <p>{sentence}</p>
      <a class="button button-pay" href={url}>
        Continue to your bank
      </a>
      <p class="terms">
        <a href={path}>Pay another way</a>
      </p>
    </MessagePage>
  )
}

type TestBankProps = { frame: PageFrame; amount: string | null; cardLastFour: string | null }

/** Stands in for the page on which a bank asks its customer to confirm (3-D Secure). */
export function TestBankPage({ frame, amount, cardLastFour }: TestBankProps) {
  const { path, assets, merchantName, livemode } = frame
  return (
    <MessagePage assets={assets} heading={HEADING} merchantName={merchantName} frame={frame} testMode={!livemode}>
      <p>
        {amount === null ? 'Your card is being saved' : `You are paying ${amount}`}
        {cardLastFour === null ? '' : ` with the card ending in ${cardLastFour}`}. A real bank would ask you to confirm
        here.
      </p>
      <form class="actions" method="post" action={`${path}/challenge`} data-once>
        <button class="button button-pay" type="submit" name="answer" value={CHALLENGE_APPROVED}>
          Approve
        </button>
        <button class="button button-quiet" type="submit" name="answer" value="fail">
          Fail the confirmation
        </button>
      </form>
    </MessagePage>
  )
}
