import type { Passing } from '../proxy.test-fixture.ts'
import { credentials } from '../service.test-fixture.ts'
import {
  both,
  type Defect,
  defect,
  fieldOf,
  isMethod,
  not,
  replies,
  requests,
  withField,
} from './alter.test-fixture.ts'

const isAnonymous = (request: Passing) => fieldOf(request, 'authorization') === undefined
const withCredentials = (request: Passing) => ({
  fields: withField(request, 'authorization', credentials.Authorization),
})

/** Defects of a service with users. */
export const userDefects: readonly Defect[] = [
  defect(
    'there is no challenge',
    '223.status.401',
    replies(isAnonymous, (reply) => ({ fields: withField(reply, 'www-authenticate') })),
  ),
  defect(
    'the challenge is for an API key',
    '223.security.challenge',
    replies(isAnonymous, (reply) => ({ fields: withField(reply, 'www-authenticate', 'ApiKey') })),
  ),
  defect('any password is right', '223.security.wrong-credentials', requests(not(isAnonymous), withCredentials)),
  defect(
    'changes need no credentials',
    '223.security.change',
    requests(both(isMethod('DELETE'), isAnonymous), withCredentials),
  ),
]
