import { HttpError, OcciError } from '@occi/core'
import { expect, test } from 'vitest'
import { Authenticator } from './authenticator.ts'
import { formatCredentials } from './credentials.ts'

const as = (name: string, password: string) => formatCredentials({ name, password })

/** An authenticator whose hashes are the passwords, and that says what it checked. */
function authenticator(users = new Map([['ann', 'sesame']])) {
  const checked: string[] = []
  const it = new Authenticator({
    users: () => users,
    check: (password, hash) => {
      checked.push(`${password} ${hash}`)
      return Promise.resolve(password === hash)
    },
  })
  return { users, checked, expectUser: (value?: string) => it.expectUser(value) }
}

test('a right password is checked once, a wrong one each time', async () => {
  const { checked, expectUser } = authenticator()
  for (let time = 0; time < 3; time++) expect(await expectUser(as('ann', 'sesame'))).toBe('ann')
  expect(checked).toEqual(['sesame sesame'])
  for (let time = 0; time < 2; time++) {
    await expect(expectUser(as('ann', 'wrong'))).rejects.toThrow('the name or the password is wrong')
  }
  expect(checked.slice(1)).toEqual(['wrong sesame', 'wrong sesame'])
})

test('a browser that opens several connections waits for one check', async () => {
  const { checked, expectUser } = authenticator()
  const all = [as('ann', 'sesame'), as('ann', 'sesame'), as('ann', 'wrong')].map((one) => expectUser(one))
  const settled = await Promise.allSettled(all)
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(checked).toHaveLength(2)
})

test('who is no user costs a check and gets the same answer, even with the password of another', async () => {
  const { checked, expectUser } = authenticator()
  const refused = (value: string) => expectUser(value).catch((error: Error) => error)
  const wrong = await refused(as('ann', 'x'))
  const nobody = await refused(as('eve', 'sesame'))
  const again = await refused(as('eve', 'sesame'))
  expect(checked.slice(1)).toEqual(['sesame sesame', 'sesame sesame'])
  expect([nobody, again]).toEqual([wrong, wrong])
})

test('where there are no users at all, that costs a check as well', async () => {
  const { checked, expectUser } = authenticator(new Map())
  await expect(expectUser(as('eve', 'x'))).rejects.toThrow(HttpError)
  expect(checked).toEqual([expect.stringMatching(/^x \$2b\$10\$.{53}$/)])
})

test('a new password and a removed user count at once', async () => {
  const { users, expectUser } = authenticator()
  await expectUser(as('ann', 'sesame'))
  users.set('ann', 'new')
  await expect(expectUser(as('ann', 'sesame'))).rejects.toThrow('wrong')
  await expectUser(as('ann', 'new'))
  users.delete('ann')
  await expect(expectUser(as('ann', 'new'))).rejects.toThrow('wrong')
})

test('the thousand credentials that were used last are remembered', async () => {
  const names = Array.from({ length: 1001 }, (_, number) => `user${number}`)
  const { checked, expectUser } = authenticator(new Map(names.map((name) => [name, name])))
  for (const name of names.slice(0, 1000)) await expectUser(as(name, name))
  await expectUser(as('user0', 'user0'))
  await expectUser(as('user1000', 'user1000'))
  expect(checked).toHaveLength(1001)
  await expectUser(as('user0', 'user0'))
  expect(checked).toHaveLength(1001)
  await expectUser(as('user1', 'user1'))
  expect(checked).toHaveLength(1002)
})

test.each([
  [undefined, /^expected your name and password/],
  ['Bearer x', /^Authorization is malformed/],
  [as('ann', 'x'), /^the name or the password is wrong/],
])('%s: 401 with a challenge (RFC 7617 §2.1)', async (value, message) => {
  const refused = await authenticator()
    .expectUser(value)
    .catch((error) => error)
  expect(refused).toMatchObject({
    status: 401,
    message: expect.stringMatching(message),
    headers: { 'WWW-Authenticate': 'Basic realm="OCCI demo cloud", charset="UTF-8"', 'Cache-Control': 'no-store' },
  })
})

test('a check that fails is nobody’s fault, and is made anew', async () => {
  let isAway = true
  const it = new Authenticator({
    users: () => new Map([['ann', 'x']]),
    check: () => (isAway ? Promise.reject(new OcciError('unavailable', 'away')) : Promise.resolve(true)),
  })
  await expect(it.expectUser(as('ann', 'x'))).rejects.toMatchObject({ code: 'unavailable' })
  isAway = false
  expect(await it.expectUser(as('ann', 'x'))).toBe('ann')
})
