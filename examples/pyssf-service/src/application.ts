import { Application } from '@occi/server'
import { myBackend, myMixinBackend } from './backends.ts'
import { myKind, myMixin } from './types.ts'

export const app = new Application({
  // what pyssf passes as `security` by overriding __call__
  extras: (context) => ({ username: context.req.header('X-User') ?? 'nobody' }),
})
app.registerBackend(myKind, myBackend)
app.registerBackend(myMixin, myMixinBackend)
