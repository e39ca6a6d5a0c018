import type { Action } from './action.ts'
import type { Kind } from './kind.ts'
import type { Mixin } from './mixin.ts'

/** What a category can be; its `class` tells which (`GFD.221 Category`). */
export type AnyCategory = Kind | Mixin | Action
