// The browser tests and the tests in Node at once: neither keeps two processor cores busy. What Node's tests print comes
// when the browser's are through.
import { spawn } from 'node:child_process';

const BROWSER = 'wtr --config test/web-test-runner.config.js';
const NODE = 'node --test test/package/*.test.js test/cli/*.test.js test/e2e/*.test.js';

const [browser, node] = await Promise.all([run(BROWSER, (text) => process.stdout.write(text)), run(NODE)]);
process.stdout.write(node.output);
console.log(`browser tests: exit code ${browser.code}; tests in Node: exit code ${node.code}`);
process.exit(browser.code || node.code);

/** Runs a command line; resolves with its exit code and, where nobody takes it as it comes, what it printed. */
function run(command, take) {
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', take ?? ((chunk) => chunks.push(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), output: Buffer.concat(chunks).toString() }));
  });
}
