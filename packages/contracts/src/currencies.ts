/**
 * ISO 4217 list one as of amendment 180. To bring it up to date, compare it with
 * https://www.six-group.com/dam/download/financial-information/data-center/iso-currrency/lists/list-one.xml, move what
 * was withdrawn to {@link withdrawnCurrencies} and set the date.
 */
export const CURRENCIES_CHECKED_ON = '2026-11-25'

/** The currencies that people pay in, by how many decimals their usual unit has. Not metals, funds and test codes. */
const codesByDecimals: [number, string][] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'],
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP ' +
      'CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD ' +
      'KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN ' +
      'NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC ' +
      'SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
]

/** Decimals of the currencies that a new price may be in. */
export const currencies: ReadonlyMap<string, number> = new Map(
  codesByDecimals.flatMap(([decimals, codes]) => codes.split(' ').map((code) => [code, decimals] as const)),
)

/** Decimals of currencies that were withdrawn since the first release: what was sold in them can still be shown. */
export const withdrawnCurrencies: ReadonlyMap<string, number> = new Map([
  ['ANG', 2],
  ['BGN', 2],
  ['CUC', 2],
])
