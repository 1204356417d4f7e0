// node test/bench/large-task.js MODULE FUNCTION REQUEST: one task of the bench of large models in a process of its own;
// request and the answer, its last line, are JSON.
import { importTypeScript } from '../support/run-in-node.js';

const [module, name, request] = process.argv.slice(2);
const answer = await (await importTypeScript(`test/bench/${module}`))[name](JSON.parse(request));
console.log(JSON.stringify(answer));
process.exit(0);
