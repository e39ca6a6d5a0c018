import { OcciError } from '@occi/core'

/** A server that a database URL names. */
export interface Host {
  /** How messages name it; never with a password. */
  readonly name: string
  /** The URL of the database on this server alone, which `pg` understands. */
  readonly url: string
}

/** What is before the hosts, the hosts, and what is after them. A password can contain commas and `@`. */
const form = /^(postgres(?:ql)?:\/\/(?:[^/?#]*@)?)([^/?#]*)(.*)$/is

/** What libpq can be told to connect to; the default of several hosts here is `read-write`. */
const targets = [null, 'read-write', 'primary']

/**
 * Splits the URL of a database on several hosts, as libpq takes it: `postgres://user@host1:5432,host2:5433/database`.
 *
 * @throws OcciError `definition` for a list with an empty host, or if the URL wants another host than the writable one
 */
export function hostsOf(url: string): readonly [Host, ...Host[]] {
  const [, start = '', list = '', rest = ''] = form.exec(url) ?? []
  if (!list.includes(',')) return [{ name: list, url }]
  const [first = '', ...others] = list.split(',')
  if ([first, ...others].some((host) => host === '' || host.startsWith(':'))) {
    throw new OcciError(
      'definition',
      'the database URL has an empty host: write postgres://user@host1:5432,host2:5433/database',
    )
  }
  const target = new URLSearchParams(/\?([^#]*)/.exec(rest)?.[1]).get('target_session_attrs')
  if (!targets.includes(target)) {
    throw new OcciError(
      'definition',
      `the database URL has several hosts and target_session_attrs=${target}: leave it out, or write read-write`,
    )
  }
  const hostOf = (name: string): Host => ({ name, url: start + name + rest })
  return [hostOf(first), ...others.map(hostOf)]
}
