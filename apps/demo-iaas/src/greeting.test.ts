import { expect, test } from 'vitest'
import { greeting } from './greeting.ts'
import { hostsOf } from './hosts.ts'

const options = {
  ...{ latency: 0, database: ':memory:', machines: ':memory:', users: undefined, tokens: undefined, host: '127.0.0.1' },
  ...{ allowedHosts: [], base: undefined, publicUrl: undefined },
}
const tokens = { keys: 'keys.json', issuer: 'https://login.example.com/', audience: 'cloud', claim: undefined }
const say = (changed: Partial<Parameters<typeof greeting>[1]>) => greeting('http://x', { ...options, ...changed })

test.each([
  [{}, undefined],
  [{ host: '0.0.0.0' }, undefined],
  [{ users: 'u' }, undefined],
  [{ users: 'u', host: '::1' }, undefined],
  [{ users: 'u', host: '0.0.0.0' }, '*'],
  [{ tokens, host: '0.0.0.0' }, '*'],
  [{ users: 'u', host: '0.0.0.0', allowedHosts: ['a'] }, ['localhost', '127.0.0.1', '[::1]', 'a']],
  [{ host: '127.0.0.2', allowedHosts: ['a'] }, ['localhost', '127.0.0.1', '[::1]', '127.0.0.2', 'a']],
  [{ host: '::1', allowedHosts: ['a'] }, ['localhost', '127.0.0.1', '[::1]', 'a']],
  [{ allowedHosts: ['a', '*'] }, '*'],
])('with %j Host may have %j', (changed, hosts) => {
  expect(hostsOf({ ...options, ...changed })).toEqual(hosts)
})

test('says that there is one user, and how to add more', () => {
  const said = say({})
  expect(said).toContain('There is a single user, who need not sign in (--users FILE')
  expect(said).toContain('It answers to names of this machine such as localhost (--allow-host NAME')
  expect([said.includes('WARNING'), said.includes('-u NAME')]).toEqual([false, false])
})

test('warns if other machines can reach it', () => {
  expect(say({ host: '0.0.0.0' })).toContain('WARNING: everyone who can reach 0.0.0.0 can see and change')
  expect(say({ host: '0.0.0.0', users: 'u' })).toContain('WARNING: passwords, tokens and all data are sent unencrypted')
  expect(say({ host: '127.0.0.2', users: 'u' })).not.toContain('WARNING')
})

test('says how its own address is allowed', () => {
  const hint = "to run the commands below, add --allow-host '[2001:db8::1]'"
  expect(say({ host: '2001:db8::1' })).toContain(hint)
  expect(say({ host: '2001:db8::1', allowedHosts: ['[2001:db8::1]'] })).not.toContain('what is below')
  expect(say({ host: '2001:db8::1', users: 'u', allowedHosts: ['a'] })).toContain(hint)
  for (const host of ['127.0.0.2', '0.0.0.0', '::']) expect(say({ host })).not.toContain('what is below')
})

test('with users: their file, and commands that sign in', () => {
  const said = say({ users: 'my-users', host: '0.0.0.0' })
  expect(said).toContain(
    'Each user of my-users has their own isolated resources (--users my-users --add-user NAME adds one',
  )
  expect(said).toContain('It answers to any name.')
  expect(said.match(/curl -u NAME /g)).toHaveLength(3)
})

test('with tokens: their issuer, and commands that send one', () => {
  const said = say({ tokens })
  expect(said).toContain('Each user of a token of https://login.example.com/ for cloud (claim sub) has their own')
  expect(said.match(/curl -H "Authorization: Bearer \$TOKEN" /g)).toHaveLength(3)
  expect(say({ tokens, users: 'u' }).match(/curl -u NAME /g)).toHaveLength(3)
})

test('behind a proxy: the URL that clients know, the one on which it listens, and the name', () => {
  const said = say({ publicUrl: 'https://cloud.example.org/occi', base: '/occi' })
  expect(said).toContain('OCCI 1.2 infrastructure service on https://cloud.example.org/occi/\n')
  expect(said).toContain('It listens on http://x/occi/, for the proxy in front.')
  expect(said).toContain('-X POST https://cloud.example.org/occi/compute/')
  expect(said).toContain('names of this machine such as localhost, and to cloud.example.org')
  expect(say({ base: '/occi' })).toContain('service on http://x/occi/\n')
})

test('names the file that keeps everything', () => {
  expect(say({ database: '/var/lib/occi/demo.db' })).toContain('everything is kept in /var/lib/occi/demo.db.')
})

test('with real machines: says what runs them, where they are, and names an image that exists', () => {
  const real = { accelerator: 'tcg', state: '/srv/cloud', templates: ['tiny'] } as const
  const said = greeting('http://x', { ...options, database: '/srv/a.db' }, { real })
  expect(said).toContain('Machines are real and run in QEMU, by software emulation, without KVM.')
  expect(said).toContain('They and their disks are in /srv/cloud; everything else is kept in /srv/a.db.')
  expect(said).toContain("-H 'Category: tiny; scheme=")
  const none = greeting('http://x', options, { real: { ...real, accelerator: 'kvm', templates: [] } })
  expect(none).toContain('in QEMU, with KVM. There are no images (--images DIR), so their disks are empty.')
  expect(none).not.toContain('os_tpl')
})
