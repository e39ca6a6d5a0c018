import { renderingContract } from '@occi/testkit/rendering'
import { htmlRendering } from './rendering.ts'

renderingContract('htmlRendering', {
  rendering: () => htmlRendering(),
  // Pages are written and forms are read: programs have the other renderings.
  writesOnly: ['entity', 'entities', 'categories', 'locations'],
  runs: 10,
})

renderingContract('the forms of htmlRendering', {
  rendering: () => ({
    ...htmlRendering(),
    mediaTypes: ['application/x-www-form-urlencoded'],
    canEncode: () => ({ status: 406, reason: 'forms are only read' }),
  }),
})
