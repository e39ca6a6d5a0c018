import { OcciError, type RequestHead } from '@occi/core'
import { expect, test } from 'vitest'
import { type BasicLimits, BasicScheme } from './basic-scheme.ts'
import { formatCredentials } from './credentials.ts'

const wrong = { refusal: 'the name or the password is wrong' }

interface Check {
  readonly password: string
  readonly hash: string
  readonly answer: (isRight?: boolean) => Promise<void>
}

/** A scheme whose hashes are the passwords, with a clock that stands still; checks are answered at once or by hand. */
function schemeOf(users: Map<string, string>, { isManual = false, limits = {} as Partial<BasicLimits> } = {}) {
  const checks: Check[] = []
  const clock = { now: 0 }
  const scheme = new BasicScheme({
    users: { users: () => users },
    limits,
    now: () => clock.now,
    passwords: {
      check: (password, hash) =>
        new Promise((resolve) => {
          const answer = async (isRight = password === hash) => {
            resolve(isRight)
            await settled()
          }
          checks.push({ password, hash, answer })
          if (!isManual) void answer()
        }),
    },
  })
  const signIn = (name: string, password: string, address = '192.0.2.1', signal?: AbortSignal) => {
    const head: RequestHead = { method: 'GET', path: '/', address, signal, header: () => undefined }
    return scheme.identify(formatCredentials({ name, password }), head)
  }
  return { users, checks, clock, scheme, signIn, checked: () => checks.map(({ password }) => password) }
}

/** Waits until all pending promises have run. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

const ann = () => new Map([['ann', 'sesame']])

test('the same password is checked once, whether it is right or wrong', async () => {
  const { signIn, checked } = schemeOf(ann())
  for (let time = 0; time < 3; time++) expect(await signIn('ann', 'sesame')).toEqual({ user: 'ann' })
  for (let time = 0; time < 3; time++) expect(await signIn('ann', 'wrong')).toEqual(wrong)
  expect(checked()).toEqual(['sesame', 'wrong'])
})

test('a browser that opens several connections waits for one check', async () => {
  const { signIn, checked } = schemeOf(ann())
  const verdicts = await Promise.all([signIn('ann', 'sesame'), signIn('ann', 'sesame'), signIn('ann', 'wrong')])
  expect(verdicts).toEqual([{ user: 'ann' }, { user: 'ann' }, wrong])
  expect(checked()).toHaveLength(2)
})

test('an unknown name costs a check and gets the same answer, even with the password of a user', async () => {
  const { signIn, checks } = schemeOf(ann())
  expect([await signIn('ann', 'x'), await signIn('eve', 'sesame'), await signIn('eve', 'sesame')]).toEqual([
    wrong,
    wrong,
    wrong,
  ])
  expect(checks.map(({ password, hash }) => [password, hash])).toEqual([
    ['x', 'sesame'],
    ['sesame', 'sesame'],
  ])
})

test('the password of a user counts as a failure under an unknown name', async () => {
  const { signIn } = schemeOf(ann(), { limits: { failuresPerName: 1 } })
  expect(await signIn('eve', 'sesame')).toEqual(wrong)
  await expect(signIn('eve', 'x')).rejects.toMatchObject({ status: 429 })
})

test('if there are no users at all, that costs a check as well', async () => {
  const { signIn, checks } = schemeOf(new Map())
  expect(await signIn('eve', 'x')).toEqual(wrong)
  expect(checks).toMatchObject([{ password: 'x', hash: expect.stringMatching(/^\$2b\$10\$.{53}$/) }])
})

test('a new password, a removed user and a user who gets the hash of another count at once', async () => {
  const { users, signIn } = schemeOf(ann())
  expect(await signIn('ann', 'sesame')).toEqual({ user: 'ann' })
  expect(await signIn('anna', 'sesame')).toEqual(wrong)
  users.set('anna', 'sesame')
  expect(await signIn('anna', 'sesame')).toEqual({ user: 'anna' })
  users.set('ann', 'new')
  expect(await signIn('ann', 'sesame')).toEqual(wrong)
  expect(await signIn('ann', 'new')).toEqual({ user: 'ann' })
  users.delete('ann')
  expect(await signIn('ann', 'new')).toEqual(wrong)
})

test('a check that cannot be made is made at the next request', async () => {
  let isAvailable = false
  const scheme = new BasicScheme({
    users: { users: ann },
    passwords: {
      check: () => (isAvailable ? Promise.resolve(true) : Promise.reject(new OcciError('unavailable', 'no thread'))),
    },
  })
  const head = { method: 'GET', path: '/', header: () => undefined }
  const authorization = formatCredentials({ name: 'ann', password: 'sesame' })
  await expect(scheme.identify(authorization, head)).rejects.toMatchObject({ code: 'unavailable' })
  isAvailable = true
  expect(await scheme.identify(authorization, head)).toEqual({ user: 'ann' })
})

test('a flood from one address delays a new address by its turn alone', async () => {
  const { signIn, checks, checked } = schemeOf(ann(), { isManual: true })
  const flood = Array.from({ length: 500 }, (_, number) => signIn('ann', `guess ${number}`).catch(() => 'refused'))
  const other = signIn('ann', 'sesame', '192.0.2.2')
  await settled()
  // The first was under way, and the second came before the other address did.
  for (let index = 0; index < 3; index++) await checks[index]?.answer()
  expect(checked().slice(0, 3)).toEqual(['guess 0', 'guess 1', 'sesame'])
  expect(await other).toEqual({ user: 'ann' })
  for (let index = 3; index < checks.length; index++) await checks[index]?.answer()
  expect((await Promise.all(flood)).filter((verdict) => verdict === 'refused').length).toBeGreaterThan(350)
})

test('a flood of one name delays another name of the same address by its turn alone', async () => {
  const { signIn, checks } = schemeOf(new Map([...ann(), ['bob', 'open']]), { isManual: true })
  for (let number = 0; number < 500; number++) signIn('ann', `guess ${number}`).catch(() => {})
  const bob = signIn('bob', 'open')
  await settled()
  for (let index = 0; index < 3; index++) await checks[index]?.answer()
  expect(await bob).toEqual({ user: 'bob' })
})

test('after many failures of a name its address waits, other names and addresses do not', async () => {
  const { signIn, clock, checks } = schemeOf(new Map([...ann(), ['bob', 'open']]))
  for (let number = 0; number < 100; number++) expect(await signIn('ann', `guess ${number}`)).toEqual(wrong)
  const refused = { status: 429, message: expect.stringContaining('in 6 seconds'), headers: { 'Retry-After': '6' } }
  await expect(signIn('ann', 'another guess')).rejects.toMatchObject(refused)
  await expect(signIn('ann', 'sesame')).rejects.toMatchObject(refused)
  expect(checks).toHaveLength(100)
  expect(await signIn('bob', 'open')).toEqual({ user: 'bob' })
  expect(await signIn('ann', 'sesame', '192.0.2.2')).toEqual({ user: 'ann' })
  clock.now = 6000
  // Credentials that were accepted from another address are recognized at once.
  expect(await signIn('ann', 'another guess')).toEqual(wrong)
  expect(await signIn('ann', 'sesame')).toEqual({ user: 'ann' })
})

test('after many failures of an address each name may fail three times there, those that have not may sign in', async () => {
  const { signIn } = schemeOf(ann(), { limits: { failuresPerAddress: 20 } })
  for (let number = 0; number < 20; number++) await signIn(`user ${number}`, 'guess')
  for (let number = 0; number < 3; number++) expect(await signIn('eve', `guess ${number}`)).toEqual(wrong)
  await expect(signIn('eve', 'guess 3')).rejects.toMatchObject({ status: 429 })
  expect(await signIn('ann', 'sesame')).toEqual({ user: 'ann' })
})

test('credentials that were right before are recognized in a flood, from the same address too', async () => {
  const { signIn, checks } = schemeOf(ann(), { limits: { failuresPerName: 1, failuresPerAddress: 1 } })
  await signIn('ann', 'sesame')
  await signIn('ann', 'guess')
  await expect(signIn('ann', 'guess 2')).rejects.toMatchObject({ status: 429 })
  expect(await signIn('ann', 'sesame')).toEqual({ user: 'ann' })
  expect(checks).toHaveLength(2)
})

test('a client that has disconnected costs no check, unless another one waits for the same', async () => {
  const { signIn, checks, checked } = schemeOf(ann(), { isManual: true })
  const gone = new AbortController()
  const first = signIn('ann', 'guess')
  const second = signIn('ann', 'guess 2', undefined, gone.signal)
  const secondRefused = expect(second).rejects.toMatchObject({ status: 408 })
  const third = signIn('ann', 'sesame', undefined, gone.signal)
  const fourth = signIn('ann', 'sesame')
  gone.abort()
  await settled()
  await checks[0]?.answer()
  await secondRefused
  await checks[1]?.answer()
  expect(await Promise.all([first, third, fourth])).toEqual([wrong, { user: 'ann' }, { user: 'ann' }])
  expect(checked()).toEqual(['guess', 'sesame'])
})

test.each(['Basic', 'Basic !', 'Basic YQ=='])('%s is malformed', async (authorization) => {
  const { scheme } = schemeOf(ann())
  const head = { method: 'GET', path: '/', header: () => undefined }
  expect(await scheme.identify(authorization, head)).toMatchObject({ refusal: expect.stringContaining('malformed') })
})
