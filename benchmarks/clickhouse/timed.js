// A real ClickHouse that runs statements and tells what they took, for the scenarios.
//
// Argument: <session directory>.
// Standard input: one JSON array of statements a line.
// Standard output, for each line: "@@ok <cpu seconds> <wall milliseconds, by comma> <base64 of the last result>", or
// "@@error <base64 of the message>". The processor time is that of the whole process, all threads, over all
// statements of the line; there is one wall time a statement.
// Lines that do not begin with "@@" are ClickHouse's own. The session ends with standard input.
'use strict';

const readline = require('readline');
const { Session } = require('chdb');

const session = new Session(process.argv[2]);
const lines = readline.createInterface({ input: process.stdin, terminal: false });

function run(statements) {
  const before = process.cpuUsage();
  const wallMillis = [];
  let text = '';
  for (const statement of statements) {
    const start = process.hrtime.bigint();
    text = session.query(statement, 'TabSeparated').toString();
    wallMillis.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  const used = process.cpuUsage(before);
  return ['@@ok', (used.user + used.system) / 1e6, wallMillis.join(','), base64(text)].join(' ');
}

function base64(text) {
  return Buffer.from(text, 'utf8').toString('base64');
}

lines.on('line', (line) => {
  try {
    process.stdout.write(run(JSON.parse(line)) + '\n');
  } catch (error) {
    process.stdout.write('@@error ' + base64(String((error && error.message) || error)) + '\n');
  }
});
lines.on('close', () => {
  session.close();
  process.exit(0);
});
