// Loaded by the extension host in place of the suite: sends what the suite prints to the launcher, then runs the suite.
const fs = require('node:fs')
const { pathToFileURL } = require('node:url')
const { format } = require('node:util')

const suite = process.env.HOST_SUITE
const output = process.env.HOST_SUITE_OUTPUT

const print = (text) => fs.appendFileSync(output, text)

// The extension host has replaced these by accessors that ignore an assignment.
const replace = (object, name, value) =>
  Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true })

for (const name of ['log', 'info', 'warn', 'error', 'debug']) {
  replace(console, name, (...values) => print(`${format(...values)}\n`))
}
for (const name of ['stdout', 'stderr']) {
  const write = (chunk, encoding, callback) => {
    print(chunk)
    const done = typeof encoding === 'function' ? encoding : callback
    if (done) done()
    return true
  }
  replace(process, name, Object.create(process[name], { write: { value: write } }))
}

exports.run = async () => {
  print('') // the launcher takes the file for the sign that the suite has begun
  const { run } = await import(pathToFileURL(suite).href)
  await run()
}
