// Loads every entry point that the arguments name: an undeclared dependency is not found.
for (const entry of process.argv.slice(2)) await import(entry)
console.log(JSON.stringify(process.argv.length - 2))
