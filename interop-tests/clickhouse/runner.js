// A real ClickHouse that answers one line at a time, for the interop tests.
//
// Arguments: <session directory>. ClickHouse reads config.xml of the current directory, if there is one.
// Standard input: one JSON object a line, {"sql": "...", "format": "TabSeparated"}.
// Standard output: one line for each, "@@ok <base64 of the result>" or "@@error <base64 of the message>".
// Lines that do not begin with "@@" are ClickHouse's own. The session ends with standard input.
'use strict';

const readline = require('readline');
const { Session } = require('chdb');

const session = new Session(process.argv[2]);
const lines = readline.createInterface({ input: process.stdin, terminal: false });

async function answer(line) {
  const request = JSON.parse(line);
  try {
    const result = await session.queryAsync(request.sql, { format: request.format });
    return '@@ok ' + Buffer.from(result.bytes()).toString('base64');
  } catch (error) {
    const message = String((error && error.message) || error);
    // What a failed statement had printed already would come with the next result.
    await session.queryAsync('SELECT 1', { format: 'Null' });
    return '@@error ' + Buffer.from(message, 'utf8').toString('base64');
  }
}

(async () => {
  for await (const line of lines) {
    process.stdout.write((await answer(line)) + '\n');
  }
  session.close();
  process.exit(0);
})();
