export { addUser, hashPassword, requireName, requirePassword } from './add-user.ts'
export {
  type BasicLimits,
  type BasicOptions,
  BasicScheme,
  type PasswordCheck,
  type UserStore,
} from './basic-scheme.ts'
export { type BearerKeys, type BearerOptions, BearerScheme } from './bearer-scheme.ts'
export { type Credentials, formatCredentials, parseCredentials } from './credentials.ts'
export { parseUsers, putUser, type Users } from './htpasswd.ts'
export { RequestAuthenticator, type RequestAuthenticatorOptions } from './request-authenticator.ts'
export type { ChallengeParameters, Scheme, Verdict } from './scheme.ts'
export { UsersFile } from './users-file.ts'
