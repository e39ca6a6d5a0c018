import type { RawType } from '@occi/core/authoring'
import { describe, expect, it } from 'vitest'
import { read } from './model.test-fixture.ts'

/** What clients in use send, shortened, and the part of what is read that matters in it. */
const messages: readonly (readonly [client: string, body: string, expected: readonly RawType[], raw: object])[] = [
  [
    'MartServer users: no id, a location that the service chooses itself',
    `{
      "resources": [
        {
          "title": "network1", "summary": "first network",
          "kind": "http://schemas.ogf.org/occi/infrastructure#network",
          "mixins": ["http://schemas.ogf.org/occi/infrastructure/network#ipnetwork"],
          "attributes": { "occi.network.vlan": 1, "occi.network.address": "10.1.0.0/16" },
          "location": "/mainnetwork/network1"
        }
      ]
    }`,
    ['entity', 'entities'],
    { type: 'entities', entities: [{ title: { json: 'network1' }, summary: { json: 'first network' } }] },
  ],
  [
    'MartServer users: links',
    `{"links": [{
      "kind": "http://schemas.ogf.org/occi/infrastructure#networkinterface",
      "attributes": {"occi.networkinterface.interface": "eth1"},
      "location": "/eth1/webserver",
      "source": {"location": "/mycompute/webserver", "kind": "http://schemas.ogf.org/occi/infrastructure#compute"},
      "target": {"location": "/mainnetwork/network1"}
    }]}`,
    ['entity', 'entities'],
    { type: 'entities', entities: [{ isLink: true, target: { uri: '/mainnetwork/network1' } }] },
  ],
  [
    'MartServer users: a tag added, an id without urn:uuid:',
    `{
      "id" : "d99486b7-0632-482d-a184-a9195733ddd3",
      "kind" : "http://schemas.ogf.org/occi/infrastructure#compute",
      "mixins": ["http://occiware.org/occi/tags#my_mixin_first"]
    }`,
    ['entity'],
    { type: 'entity', entity: { id: 'd99486b7-0632-482d-a184-a9195733ddd3' } },
  ],
  [
    'MartServer users: members of a tag',
    '{"locations": ["/mycompute/webserver", "/mainnetwork/network1"]}',
    ['locations', 'entity', 'entities'],
    { type: 'locations', locations: ['/mycompute/webserver', '/mainnetwork/network1'] },
  ],
  [
    'MartServer users: a tag removed',
    '{"location": "/mymixins/first/", "scheme": "http://occiware.org/occi/tags#", "term": "first"}',
    ['categories'],
    { type: 'categories', categories: [{ term: 'first', location: '/mymixins/first/' }] },
  ],
  [
    'rOCCI 4: attributes nested by dots, ends of links among them',
    `{"resources": [{
      "kind": "http://schemas.ogf.org/occi/infrastructure#compute",
      "attributes": {"occi": {"core": {"id": "34c88188-d31a-11e1-a11a-a4b197fffef4", "summary": ""}, "compute": {"cores": 1}}},
      "links": [{
        "kind": "http://schemas.ogf.org/occi/infrastructure#storagelink",
        "attributes": {"occi": {"core": {"source": "/compute/1", "target": "/storage/1"}}}
      }]
    }]}`,
    ['entity', 'entities'],
    {
      type: 'entities',
      entities: [
        {
          attributes: new Map<string, unknown>([
            ['occi.core.id', { json: '34c88188-d31a-11e1-a11a-a4b197fffef4' }],
            ['occi.core.summary', { json: '' }],
            ['occi.compute.cores', { json: 1 }],
          ]),
          links: [
            {
              attributes: new Map([
                ['occi.core.source', { json: '/compute/1' }],
                ['occi.core.target', { json: '/storage/1' }],
              ]),
            },
          ],
        },
      ],
    },
  ],
  [
    'rOCCI 5: the core model in members and in attributes',
    `{
      "attributes": {"occi.compute.cores": 1, "occi.core.id": "89878", "occi.core.title": "my_compute"},
      "id": "89878", "title": "my_compute",
      "kind": "http://schemas.ogf.org/occi/infrastructure#compute",
      "actions": ["http://schemas.ogf.org/occi/infrastructure/compute/action#stop"]
    }`,
    ['entity', 'entities'],
    { type: 'entity', entity: { id: '89878', title: { json: 'my_compute' } } },
  ],
  [
    'erocci users: ends of a link as strings',
    `{ "kind":"http://schemas.ogf.org/occi/infrastructure#storagelink",
      "attributes": { "occi.core.id":"6df690d2-3158-40c4-88fb-d1c41584d6e5", "occi.storagelink.deviceid":"/dev/vdc" },
      "target":"http://occi.example.org/storage/1","source":"http://occi.example.org/compute/1" }`,
    ['entity', 'entities'],
    {
      type: 'entity',
      entity: {
        source: { uri: 'http://occi.example.org/compute/1' },
        target: { uri: 'http://occi.example.org/storage/1' },
      },
    },
  ],
  [
    'a call without attributes',
    '{"action": "http://schemas.ogf.org/occi/infrastructure/compute/action#start"}',
    ['action'],
    { type: 'action', attributes: new Map() },
  ],
]

describe('jsonRendering reads what clients in use send', () => {
  it.each(messages)('%s', (_, body, expected, raw) => {
    expect(read(body, ...expected).raw).toMatchObject(raw)
  })
})
