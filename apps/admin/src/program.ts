import { type UpdateAccount, updateAccountSchema } from '@paylinks/contracts/account'
import { idSchema, modeName } from '@paylinks/contracts/ids'
import { MAX_NAME_LENGTH } from '@paylinks/contracts/payment-links'
import { scopes } from '@paylinks/contracts/scopes'
import { textSchema } from '@paylinks/contracts/text'
import type { Db } from '@paylinks/db/client'
import { Command, Option } from 'commander'
import { createAccount } from './accounts/create-account.ts'
import { listAccounts } from './accounts/list-accounts.ts'
import { updateAccount } from './accounts/update-account.ts'
import { dashboardLink } from './dashboard/dashboard-link.ts'
import { databaseUrlOf, withDb } from './database.ts'
import { createKey } from './keys/create-key.ts'
import { listKeys } from './keys/list-keys.ts'
import { revokeKey } from './keys/revoke-key.ts'
import { migrateDatabase } from './migrate-database.ts'
import { parsedBy, parseScopes } from './option-parsers.ts'
import type { Report } from './report.ts'
import type { Terminal } from './terminal.ts'

const parseName = parsedBy(textSchema(MAX_NAME_LENGTH))
const parseAccount = parsedBy(idSchema('account'))
const parseKey = parsedBy(idSchema('apiKey'))

/** A field of the account's profile, or an empty text. */
function parseProfile(field: keyof UpdateAccount): (text: string) => string {
  const parse = parsedBy<string | null | undefined>(updateAccountSchema.shape[field])
  return (text) => (text === '' ? text : (parse(text) ?? ''))
}

/** An empty text clears a field; nothing leaves it as it is. */
function cleared(text: string | undefined): string | null | undefined {
  return text === '' ? null : text
}

/** Every command, its options, and who does it. */
export function buildProgram({ env, print, complain }: Terminal): Command {
  const program = new Command('npm run admin --')
    .description('Manages the accounts and API keys in the database at DATABASE_URL.')
    .option('--json', 'print JSON, for programs (with `npm run --silent admin -- …`)')
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: complain })
    .showHelpAfterError('(add --help to see what you can type)')

  const tell = ({ data, text }: Report) =>
    print(program.opts().json === true ? `${JSON.stringify(data, null, 2)}\n` : `${text}\n`)
  const inDb = async (work: (db: Db) => Promise<Report>) => tell(await withDb(env, work))

  program
    .command('migrate')
    .description('migrate the database to this version; you can repeat it')
    .action(async () => tell(await migrateDatabase(databaseUrlOf(env))))

  const accounts = program.command('accounts').description('create, change and list accounts; each merchant has one')
  accounts
    .command('create')
    .description('create an account')
    .requiredOption('--name <name>', 'the merchant, as customers know it', parseName)
    .action((options: { name: string }) => inDb((db) => createAccount(db, options)))
  accounts
    .command('update')
    .description("change an account's name, or what its checkout pages show; an empty value removes what was set")
    .requiredOption('--account <id>', 'the id of the account', parseAccount)
    .addOption(
      new Option('--mode <mode>', 'the mode whose checkout pages change')
        .choices(['live', 'test'])
        .makeOptionMandatory(),
    )
    .option('--name <name>', 'the merchant, as customers know it (in both modes)', parseName)
    .option('--logo-url <url>', 'the logo', parseProfile('logo_url'))
    .option('--accent-color <color>', 'the color of buttons and links, e.g. #0f766e', parseProfile('accent_color'))
    .option('--support-email <email>', 'where customers write for help', parseProfile('support_email'))
    .option('--support-phone <phone>', 'where customers call for help', parseProfile('support_phone'))
    .option('--terms-url <url>', 'the terms of service', parseProfile('terms_url'))
    .option('--privacy-url <url>', 'the privacy policy', parseProfile('privacy_url'))
    .action(({ account, mode, name, ...profile }) =>
      inDb((db) =>
        updateAccount(db, {
          account,
          livemode: mode === modeName(true),
          name,
          profile: {
            logo_url: cleared(profile.logoUrl),
            accent_color: cleared(profile.accentColor),
            support_email: cleared(profile.supportEmail),
            support_phone: cleared(profile.supportPhone),
            terms_url: cleared(profile.termsUrl),
            privacy_url: cleared(profile.privacyUrl),
          },
        }),
      ),
    )
  accounts
    .command('list')
    .description('list every account')
    .action(() => inDb(listAccounts))

  program
    .command('dashboard-link')
    .description('print an address that signs in to the dashboard; it works once')
    .requiredOption('--account <id>', 'the id of the account', parseAccount)
    .action((options: { account: string }) => inDb((db) => dashboardLink(db, apiUrlOf(env), options)))

  const keys = program.command('keys').description('create, list and revoke API keys')
  keys
    .command('create')
    .description('create a key and show it; it is not shown again')
    .requiredOption('--account <id>', 'the id of the account', parseAccount)
    .addOption(
      new Option('--mode <mode>', 'the mode in which the key works').choices(['live', 'test']).makeOptionMandatory(),
    )
    .requiredOption('--name <name>', 'a name to recognise the key by', parseName)
    .addOption(
      new Option('--scopes <list>', `the scopes of the key, separated by commas: ${scopes.join(', ')}`)
        .argParser(parseScopes)
        .default([...scopes], 'all'),
    )
    .action(({ mode, ...options }) =>
      inDb((db) => createKey(db, apiUrlOf(env), { ...options, livemode: mode === modeName(true) })),
    )
  keys
    .command('list')
    .description("list an account's keys; the secret keys are not shown")
    .requiredOption('--account <id>', 'the id of the account', parseAccount)
    .action((options: { account: string }) => inDb((db) => listKeys(db, options)))
  keys
    .command('revoke')
    .description('make a key stop working, at once and for good; you can repeat it')
    .argument('<id>', 'the id of the key: key_live_… or key_test_…', parseKey)
    .action((id: string) => inDb((db) => revokeKey(db, id)))

  return program
}

/** Where links-api answers when it runs on this machine as it comes. */
function apiUrlOf({ LINKS_API_PORT }: Terminal['env']): string {
  return `http://localhost:${LINKS_API_PORT || 4000}`
}
