import { AttributeError, type BackendContext, type Entity, type EntityDraft, type Policy } from '@occi/core'
import { copyAttributes } from '@occi/core/authoring'
import { create, defineMixins } from '@occi/engine'
import { htmlRendering } from '@occi/render-html'
import { Application, standardRenderings } from '../index.ts'
import { cluster, disk, image, machine, member, secured, start, stop } from './cloud.test-fixture.ts'
import { type Client, client, json } from './http.test-fixture.ts'

/** Part of the location and the title of everything that is hidden. */
const mark = 'zebra'
/** A tag that visible and hidden machines have. */
export const fleet = 'http://tags.example.com/#fleet'
/** The id of the hidden machine. */
export const hiddenId = 'urn:uuid:5c3f6f50-5a67-4b5e-8d2a-0d8f0c5fbead'
export const hiddenMachine = `/zebra-herd/${hiddenId}`
/** What no answer may contain: locations, titles, ids and values of what is hidden. */
export const secrets = [mark, 'Zebra', hiddenId.slice('urn:uuid:'.length), 'stripes', 'savanna']

/** A message with an entity that `restrict` lets everyone see. */
export const entity = (of: { identifier: string }, more: object = {}) =>
  json({ kind: of.identifier, mixins: [secured.identifier], ...more })
/** A message with a link of that sort. */
export const linking = (source: string, target: string) =>
  entity(member, { title: 'new', source: { location: source }, target: { location: target } })

/** The ways in which a policy can hide something. */
export const modes = {
  visible: {
    visible: ({ location }, { extras }) => extras.user === 'operator' || !location.includes(mark),
  },
  restrict: {
    restrict: ({ extras }) => (extras.user === 'operator' ? {} : { mixins: [secured.identifier] }),
  },
} as const satisfies Record<string, Policy>

/** An error of a backend that says all that the backend can find out. */
async function tell(entity: Entity, { read, batch }: BackendContext): Promise<never> {
  const { items } = await read.page({ limit: 100 })
  const found = [
    items,
    await read.count({ kind: machine.identifier }),
    await read.links([entity.location, '/cluster/open'], 'source'),
    await read.links([entity.location, '/cluster/open'], 'target'),
    await read.entity(hiddenMachine),
    await read.entity(hiddenId),
    await batch.entity(hiddenMachine),
    await batch.entity(hiddenId),
  ]
  throw new AttributeError(
    JSON.stringify(found, (name, value) => (name === 'created' || name === 'changed' ? 0 : value)),
  )
}

function application(policy: Policy): Application {
  return new Application({
    policy,
    renderings: [...standardRenderings(), htmlRendering()],
    extras: (context) => ({ user: context.req.header('X-User') }),
    report: () => {},
  })
    .registerBackend(machine, {
      create(entity) {
        entity.attributes['com.example.state'] = 'off'
        entity.actions = [start.identifier, stop.identifier]
      },
      async action(entity, { action }, context) {
        if (action === stop) await tell(entity, context)
        context.batch.update(hiddenMachine, (hidden) => {
          hidden.attributes['com.example.state'] = 'on'
        })
      },
    })
    .registerBackend(member, {
      delete({ target }, { batch }) {
        batch.update(target, (end) => {
          end.extras = { left: true }
        })
      },
    })
    .registerBackend([cluster, disk], {})
    .registerBackend([image, secured], {})
}

const attributesOf = (cores: number, host: string) => ({ 'com.example.cores': cores, 'com.example.host': host })

/** Serves a small cloud in which one machine, the links at it, a network and a link of a visible machine are hidden. */
export async function hiddenWorld(mode: keyof typeof modes, isThere: boolean): Promise<Client> {
  const app = application(modes[mode])
  const operator = { extras: { user: 'operator' } }
  const tag = { scheme: fleet.slice(0, -'fleet'.length), term: 'fleet', title: 'Fleet', location: '/fleet/' }
  const none = { depends: [], rel: [], applies: [], attributes: {} }
  await defineMixins([{ ...tag, ...none }], await app.engine.call(operator))
  const call = await app.engine.call(operator)
  const tagged = call.catalogue.mixin(fleet)
  if (tagged === undefined) throw new Error('the tag is missing')
  const put = (location: string, draft: Pick<EntityDraft, 'kind'> & Partial<EntityDraft>) => {
    const { attributes = {}, ...rest } = draft
    const whole = { mixins: [secured], links: [], ...rest, attributes: copyAttributes(attributes) }
    return create([whole], { location }, call)
  }
  const connect = (location: string, source: string, target: string, title: string) =>
    put(location, { kind: member, title, source: { uri: source }, target: { uri: target } })
  await put('/cluster/open', { kind: cluster, title: 'Open network' })
  for (const n of [1, 2, 3, 4, 5]) {
    const fields = { title: `Machine ${n}`, attributes: attributesOf(n, 'meadow') }
    await put(`/machine/m${n}`, { kind: machine, mixins: [secured, tagged], ...fields })
  }
  await connect('/member/open', '/machine/m1', '/cluster/open', 'Open link')
  if (isThere) {
    const fields = { title: 'Zebra machine', summary: 'has stripes', attributes: attributesOf(2, 'savanna') }
    await put(hiddenMachine, { kind: machine, mixins: [tagged], ...fields })
    await put('/cluster/zebra-c', { kind: cluster, mixins: [], title: 'Zebra network' })
    await connect('/member/zebra-1', hiddenMachine, '/cluster/open', 'Zebra link')
    await connect('/member/zebra-2', '/machine/m1', '/cluster/zebra-c', 'Zebra link')
    // By itself, between ends that are visible.
    if (mode === 'visible') await connect('/member/zebra-3', '/machine/m1', '/cluster/open', 'Zebra link')
  }
  return client(app)
}
