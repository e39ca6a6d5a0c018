import type { Message, Rendering } from '@occi/core/authoring'
import { faultsOf } from '@occi/test-openapi'
import { renderingContract } from '@occi/testkit/rendering'
import { expect } from 'vitest'
import { openApiRendering } from './openapi-rendering.ts'

/** The rendering, for which everything that it writes of made-up services is also checked by public tools. */
function checkedRendering(): Rendering {
  const rendering = openApiRendering({ info: { license: { name: 'MIT', identifier: 'MIT' } } })
  return {
    ...rendering,
    async encode(payload, context): Promise<Message> {
      const message = await rendering.encode(payload, context)
      if (context.mediaType === 'application/openapi+json') expect(await faultsOf(String(message.body))).toEqual([])
      return message
    },
  }
}

renderingContract('openApiRendering', {
  rendering: checkedRendering,
  writesOnly: ['categories'],
  runs: process.env.THOROUGH === undefined ? 2 : 10,
})
