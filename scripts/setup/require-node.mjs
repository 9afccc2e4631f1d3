// Imported first by every script, so that an old Node gets a sentence instead of a stack trace from a dependency.
const needed = [20, 19]
const [major, minor] = process.versions.node.split('.').map(Number)

if (major < needed[0] || (major === needed[0] && minor < needed[1])) {
  console.error(`Paylinks needs Node ${needed.join('.')} or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
