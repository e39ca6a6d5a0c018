import { expect, it } from 'vitest'
import { hostsOf } from './hosts.ts'

it.each([
  'postgres://localhost/occi',
  'postgresql://occi:a,b@[::1]:5433/occi?sslmode=require',
  'postgres:///occi?options=-c%20a%3Db,c',
  '/var/run/postgresql occi',
])('leaves the URL of one host as it is: %s', (url) => {
  expect(hostsOf(url).map((host) => host.url)).toEqual([url])
})

it('splits a list of hosts as libpq does, each with its own port', () => {
  expect(hostsOf('postgres://occi:p@s,s@one:5432,[::1]:5433,three/occi?sslmode=require')).toEqual([
    { name: 'one:5432', url: 'postgres://occi:p@s,s@one:5432/occi?sslmode=require' },
    { name: '[::1]:5433', url: 'postgres://occi:p@s,s@[::1]:5433/occi?sslmode=require' },
    { name: 'three', url: 'postgres://occi:p@s,s@three/occi?sslmode=require' },
  ])
})

it.each(['one,/occi', ',two/occi', 'one,,two/occi', 'one,:5433/occi'])('refuses an empty host: %s', (list) => {
  expect(() => hostsOf(`postgres://occi@${list}`)).toThrow(
    'the database URL has an empty host: write postgres://user@host1:5432,host2:5433/database',
  )
})

it('refuses to connect to another host than the one that takes changes', () => {
  expect(() => hostsOf('postgres://one,two/occi?target_session_attrs=standby')).toThrow(
    'the database URL has several hosts and target_session_attrs=standby: leave it out, or write read-write',
  )
  expect(hostsOf('postgres://one,two/occi?target_session_attrs=read-write')).toHaveLength(2)
})
