import type { Check, Departure } from '../../case.ts'
import { unless } from '../checks.ts'

/** Each line of the body ends in CRLF, the last one too. */
export const endsInCrlf: Check = ({ body }) => [
  ...unless(!/(?:^|[^\r])\n|\r(?!\n)/.test(body), 'a line ends in something else'),
  ...unless(body.endsWith('\r\n'), 'the last line does not end in CRLF'),
]

export const lineFeeds: Departure = {
  name: 'line-feeds',
  reason: 'lines end in LF, since the clients in use split at LF and some of them keep a CR',
  check: ({ body }) => unless(!body.includes('\r'), 'some lines end in CR or CRLF, some in LF'),
}
