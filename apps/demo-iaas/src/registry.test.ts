import { expect, test } from 'vitest'
import { shownDatabase } from './registry.ts'

test.each([
  ['occi-demo.db', 'occi-demo.db'],
  [':memory:', ':memory:'],
  ['postgres://occi:secret@db.example.org:5433/occi', 'postgres://occi@db.example.org:5433/occi'],
  ['postgresql://localhost/occi?user=occi&password=secret', 'postgresql://localhost/occi'],
  ['postgres:///occi', 'postgres:///occi'],
  ['postgres://occi:a,b@one:5432,two:5433/occi?sslmode=require', 'postgres://occi@one:5432,two:5433/occi'],
  ['postgres://occi:a,b@one:5432,two:port/occi', 'postgres://…'],
  ['postgres://occi:sec ret@host:port/occi', 'postgres://…'],
])('the database %s is named without its password', (database, shown) => {
  expect(shownDatabase(database)).toBe(shown)
})
