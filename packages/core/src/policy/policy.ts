import type { Authorization } from './authorization.ts'
import type { Dispatch } from './dispatch.ts'
import type { Naming } from './naming.ts'
import type { Tenancy } from './tenancy.ts'

/** What a service decides apart from its backends; every member is optional. */
export interface Policy extends Tenancy, Naming, Dispatch, Authorization {}
