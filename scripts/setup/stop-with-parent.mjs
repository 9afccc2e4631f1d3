// Preloaded into what a script runs in the foreground. Such a process leads its own process group, so when the script
// is killed without warning nothing else would tell it: the channel between them closes, and that is a SIGTERM.
process.channel?.unref()
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
