import { Catalogue, defineAction, defineKind, defineMixin, resource } from '@occi/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { machine, sshKey } from './example/model.test-fixture.ts'
import { actionTitleParts, anchorOf, counted, labelOf, labelsOf, middleOf, nameAt, titleOf, unitOf } from './words.ts'

describe('labelOf leaves out what the name shares with its category', () => {
  const compute = defineKind({ scheme: 'http://example.com/x#', term: 'compute', parent: resource })
  const cases = [
    ['occi.compute.cores', compute, 'Cores'],
    ['occi.compute.state.message', compute, 'State message'],
    ['com.example.machine.hostname', machine, 'Hostname'],
    ['com.example.ssh_key.publickey', sshKey, 'Public key'],
    ['occi.credentials.ssh.publickey', undefined, 'SSH public key'],
    ['occi.compute.userdata', compute, 'User data'],
    ['occi.network.vlan', undefined, 'VLAN'],
    ['occi.networkinterface.mac', undefined, 'MAC address'],
    ['occi.storagelink.deviceid', undefined, 'Device'],
    ['org.example.owner_name', undefined, 'Owner name'],
    ['method', undefined, 'Method'],
    ['compute', compute, 'Compute'],
    ['a.b_', undefined, 'B'],
    ['size.', undefined, 'size.'],
  ] as const
  test.each(cases)('%s', (name, category, label) => {
    expect(labelOf(name, category)).toBe(label)
  })

  test('two that would be called alike keep their names', () => {
    const labels = labelsOf(['a.b.size', 'a.c.size', 'a.b.weight'])
    expect([...labels.values()]).toEqual(['a.b.size', 'a.c.size', 'Weight'])
  })
})

test('a kind is called by its title without that of its parent', () => {
  const kindOf = (title: string) =>
    titleOf(defineKind({ scheme: 'http://example.com/x#', term: 'x', parent: resource, title }))
  expect(kindOf('Compute Resource')).toBe('Compute')
  expect(kindOf('Human resource')).toBe('Human')
  expect(kindOf('Resource')).toBe('Resource')
  expect(kindOf('Preresource')).toBe('Preresource')
  expect(kindOf(' Resource')).toBe(' Resource')
})

test.each([
  ['A small Compute instance', 'Small'],
  ['A large compute instance for memory-intensive applications', 'Large for memory-intensive applications'],
  ['An idle Compute instance', 'Idle'],
  ['A Compute instance', 'A Compute instance'],
  ['A small Network instance', 'A small Network instance'],
  ['Computes of the shop', 'Computes of the shop'],
])('a template is called by its title without its kind: %s', (title, name) => {
  const scheme = 'http://example.com/x#'
  const compute = defineKind({ scheme, term: 'compute', parent: resource, title: 'Compute Resource' })
  expect(titleOf(defineMixin({ scheme, term: 'x', title, applies: [compute] }))).toBe(name)
})

test.each([
  ['Stop the machine', 'Stop', ''],
  ['Stop the Machine now', 'Stop', ' now'],
  ['Stop the machinery', 'Stop the machinery', ''],
  ['Power the machines', 'Power the machines', ''],
  ['the machine', 'the machine', ''],
  ['Attach', 'Attach', ''],
])('%s, on the page of a machine', (title, before, after) => {
  const action = defineAction({ scheme: 'http://example.com/x#', term: 'x', title })
  const [start, , end] = actionTitleParts(action, machine)
  expect([start, end]).toEqual([before, after])
  expect(actionTitleParts(action, machine).join('')).toBe(title)
  expect(actionTitleParts(action, undefined)).toEqual([title, '', ''])
})

test.each([
  ['Memory in GiB', 'GiB'],
  ['Memory in GiB.', 'GiB'],
  ['Clock frequency of the processor in GHz', 'GHz'],
  ['Time to live in seconds', 'seconds'],
  ['Share in %', '%'],
  ['Rate in Mbit/s', 'Mbit/s'],
  ['Number of machines in use', undefined],
  ['Number of hosts in Berlin', undefined],
  ['GiB', undefined],
])('a number described as %j is in %s', (description, unit) => {
  expect(unitOf({ type: 'number', description })).toBe(unit)
  expect(unitOf({ type: 'string', description })).toBeUndefined()
})

test('an entity without a title is called by the end of its location', () => {
  expect(nameAt('/machine/web-1')).toBe('web-1')
  expect(nameAt('/machine/gr%C3%BCn')).toBe('grün')
  expect(nameAt('/machine/%E0%A4%A')).toBe('%E0%A4%A')
  // The start of a UUID is a time: entities made together would all be called alike.
  expect(nameAt('/machine/019a4c52-7f7e-7cc3-98c4-dc0c0c07398f')).toBe('…0c07398f')
  expect(nameAt('/machine/')).toBe('/machine/')
})

test('categories of the same term have anchors of their own', () => {
  const [a, b] = ['a', 'b'].map((name) =>
    defineMixin({ scheme: `http://${name}.example/#`, term: 'x', location: `/${name}/` }),
  )
  const kind = defineKind({ scheme: 'http://example.com/#', term: 'x', parent: resource })
  if (a === undefined || b === undefined) throw new Error('no mixins')
  const catalogue = new Catalogue([kind, a, b])
  const anchors = [kind, a, b].map((category) => anchorOf(category, catalogue))
  expect(anchors).toEqual(['kind-x', 'mixin-http://a.example/#x', 'mixin-http://b.example/#x'])
})

test('counts are grouped and agree with their noun', () => {
  expect(counted(1, 'link', 'links')).toBe('1 link')
  expect(counted(0, 'link', 'links')).toBe('0 links')
  expect(counted(12_000, 'link', 'links')).toBe('12,000 links')
})

describe('a name without its middle', () => {
  test.each([
    ['short', 10, 'short'],
    ['node-1234567890-rack-7', 12, 'node-12…ck-7'],
    ['😀😀😀😀😀😀😀😀', 8, '😀😀😀😀😀😀😀😀'],
    ['😀😀😀😀😀😀😀😀😀', 6, '😀😀😀…😀😀'],
  ])('%s in %i', (name, longest, expected) => expect(middleOf(name, longest)).toBe(expected))

  test('is never longer than that, and never half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 4, max: 60 }), (name, longest) => {
        const short = middleOf(name, longest)
        expect([...short].length).toBeLessThanOrEqual(longest)
        expect(() => encodeURIComponent(short)).not.toThrow()
        if ([...name].length <= longest) expect(short).toBe(name)
      }),
    )
  })
})
