import { defineMixin, HttpError, isOcciError } from '@occi/core'
import { compute } from '@occi/infrastructure'
import { afterEach, expect, test } from 'vitest'
import { type Auth, connect } from './index.ts'
import { closeAll, cloud, served } from './service.test-fixture.ts'

afterEach(closeAll)

/** A service whose users are those who know the password or the token of their name. */
const withUsers = () =>
  served({
    base: '/cloud',
    authenticate: {
      identify({ header }) {
        const given = header('authorization') ?? header('x-auth-token') ?? ''
        const user = given.startsWith('Basic ')
          ? /^(.*):secret$/.exec(atob(given.slice(6)))?.[1]
          : /^(?:Bearer )?token-of-(.*)$/.exec(given)?.[1]
        if (user === undefined) throw new HttpError(401, 'sign in', { 'www-authenticate': 'Basic realm="cloud"' })
        return { user }
      },
    },
    policy: { owner: ({ user }) => String(user) },
  })

test('users sign in, each with their own entities', async () => {
  const url = await withUsers()
  const ann = (await connect(url, { auth: { user: 'ann', password: 'secret' } })).kind(compute)
  const bob = (await connect(url, { auth: { token: 'token-of-bob' } })).kind(compute)
  const again = (await connect(url, { auth: () => ({ 'X-Auth-Token': 'token-of-ann' }) })).kind(compute)
  const made = await ann.create({ title: "Ann's" })
  expect((await again.get(made)).title).toBe("Ann's")
  await expect(bob.get(made)).rejects.toMatchObject({ status: 404 })
})

test.each<[string, Auth | undefined]>([
  ['nobody', undefined],
  ['a wrong password', { user: 'ann', password: 'wrong' }],
])('%s is refused', async (_, auth) => {
  const url = await withUsers()
  const refused = connect(url, auth === undefined ? {} : { auth })
  await expect(refused).rejects.toMatchObject({ status: 401, message: 'sign in' })
})

test.each(['application/occi+json', 'text/plain', 'text/occi'] as const)(
  'mixins of users, in %s',
  async (mediaType) => {
    const occi = await cloud({ base: '/cloud' }, { mediaType })
    const machines = occi.kind(compute)
    const [one, two] = [await machines.create({ title: 'one' }), await machines.create({ title: 'two' })]
    const tag = defineMixin({
      scheme: 'http://example.com/tags#',
      term: 'web',
      title: 'Web shop',
      location: '/tags/web/',
    })
    const tagged = await occi.defineMixin(tag)
    expect(tagged.location).toBe('/cloud/tags/web/')
    const titles = async () => {
      const found: (string | undefined)[] = []
      for await (const { title } of tagged.list()) found.push(title)
      return found.toSorted()
    }
    await tagged.add([one, two])
    expect(await titles()).toEqual(['one', 'two'])
    await tagged.remove([one])
    expect(await titles()).toEqual(['two'])
    await tagged.set([one])
    expect(await titles()).toEqual(['one'])
    expect((await machines.entity(two.location).addMixin(tag)).mixins).toEqual([tag.identifier])
    expect((await machines.entity(two.location).removeMixin('web')).mixins).toEqual([])
    await occi.removeMixin(tag)
    expect(occi.catalogue.find(tag)).toBeUndefined()
    const wrong = await occi
      .kind('compute')
      .create({ mixins: [tag.identifier] })
      .catch((error: unknown) => error)
    expect(isOcciError(wrong, 'invalid') || wrong).toBe(true)
  },
)
