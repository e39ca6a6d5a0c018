import { formOf } from '../../apps/demo-iaas/src/form.test-fixture.ts'
import type { Answer } from './answer.ts'
import type { Client } from './client.ts'
import { Fault } from './fault.ts'
import { requireStatus } from './invariants.ts'

const bodies = ['application/json', 'application/occi+json', 'text/plain', 'text/occi+plain']
const occiFields = ['category', 'link', 'x-occi-attribute', 'x-occi-location']

/**
 * Requires that an entity can be read in every rendering, and that what was read can be sent back: the answer is 200,
 * and the entity stays as it was.
 */
export async function requirePutBack(client: Client, location: string): Promise<void> {
  const before = await read(client, location, 'application/json')
  for (const type of bodies) {
    const { body } = await read(client, location, type)
    const headers = { Accept: 'application/json', 'Content-Type': type }
    const answer = await client.send({ method: 'PUT', path: location, headers, body })
    requireStatus(answer, 200, `PUT ${location} as ${type}`)
    await requireUnchanged(client, location, before, type)
  }
  await putFieldsBack(client, location)
  await requireUnchanged(client, location, before, 'text/occi')
  for (const button of [[], [['_method', 'PUT']]]) {
    await putFormBack(client, location, button as [string, string][])
    await requireUnchanged(client, location, before, `a form ${button.join()}`)
  }
  requireStatus(
    await client.send({ path: location, headers: { Accept: 'text/html' } }),
    200,
    `GET ${location} as a page`,
  )
  requireStatus(
    await client.send({ path: location, headers: { Accept: 'text/uri-list' } }),
    400,
    `GET ${location} as text/uri-list`,
  )
}

async function read(client: Client, location: string, type: string): Promise<Answer> {
  const answer = await client.send({ path: location, headers: { Accept: type } })
  requireStatus(answer, 200, `GET ${location} as ${type}`)
  return answer
}

async function requireUnchanged(client: Client, location: string, before: Answer, how: string): Promise<void> {
  const after = await read(client, location, 'application/json')
  if (after.body === before.body) return
  throw new Fault(
    'put back',
    `${location} was put back unchanged as ${how}, and has changed from ${before.body} to ${after.body}`,
  )
}

/** What is too large for a header section is not written as text/occi. */
async function putFieldsBack(client: Client, location: string): Promise<void> {
  const answer = await client.send({ path: location, headers: { Accept: 'text/occi' } })
  if (answer.status === 406) return
  requireStatus(answer, 200, `GET ${location} as text/occi`)
  const headers: Record<string, string> = { Accept: 'application/json', 'Content-Type': 'text/occi' }
  for (const name of occiFields) {
    const value = answer.headers.get(name)
    if (value !== undefined) headers[name] = value
  }
  requireStatus(await client.send({ method: 'PUT', path: location, headers }), 200, `PUT ${location} as text/occi`)
}

async function putFormBack(client: Client, location: string, button: readonly [string, string][]): Promise<void> {
  const headers = { Accept: 'text/html', 'Sec-Fetch-Site': 'none' }
  const page = await client.send({ path: `${location}?edit`, headers })
  requireStatus(page, 200, `GET ${location}?edit`)
  const fields = formOf(page.body, 'Save')
  const answer = await client.send({
    method: 'POST',
    path: location,
    headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams([...fields, ...button]).toString(),
  })
  if (answer.status !== 303) requireStatus(answer, 200, `POST ${location} as a form ${button.join()}`)
}
