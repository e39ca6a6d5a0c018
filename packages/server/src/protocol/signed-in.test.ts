import { htmlRendering } from '@occi/render-html'
import { expect, test } from 'vitest'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cloud, machine } from './cloud.test-fixture.ts'
import { client, occi, pathOf } from './http.test-fixture.ts'

/** One team, whose members sign in by their own names. */
const team = () =>
  client(
    cloud({
      renderings: [...standardRenderings(), htmlRendering()],
      authenticate: { identify: ({ header }) => ({ user: header('x-user') }) },
      policy: { owner: () => 'team', caller: ({ user }) => (typeof user === 'string' ? user : undefined) },
    }),
  )

test('a page names the caller who requested it, and never another one of the same owner', async () => {
  const { send } = await team()
  const location = pathOf((await send('POST', '/machine/', occi({ Category: category(machine) }))).headers.location)
  const namesAt = async (path: string, headers: Record<string, string>) => {
    const { text } = await send('GET', path, { headers: { Accept: 'text/html', ...headers } })
    return [/Signed in as <strong>([^<]*)/.exec(text)?.[1], /curl (-u \S+)?/.exec(text)?.[1]]
  }
  const password = { Authorization: 'Basic YW5uOng=' }
  for (const path of [location, '/machine/', '/-/', '/', '/missing']) {
    expect(await namesAt(path, { 'X-User': 'ann', ...password })).toEqual(['ann', '-u ann'])
    expect(await namesAt(path, { 'X-User': 'ann' })).toEqual(['ann', undefined])
    expect(await namesAt(path, { 'X-User': 'bob' })).toEqual(['bob', undefined])
    expect(await namesAt(path, {})).toEqual(['team', undefined])
  }
})
