import { renderingContract } from '@occi/testkit/rendering'
import { htmlRendering } from './rendering.ts'

const runs = process.env.THOROUGH === undefined ? 3 : 20

renderingContract('htmlRendering', {
  rendering: () => htmlRendering(),
  // Pages are written and forms are read: programs have the other renderings.
  writesOnly: ['entity', 'entities', 'categories', 'locations'],
  runs,
})

renderingContract('the forms of htmlRendering', {
  rendering: () => ({
    ...htmlRendering(),
    mediaTypes: ['application/x-www-form-urlencoded'],
    canEncode: () => ({ status: 406, reason: 'forms are only read' }),
  }),
  runs,
})
