import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const KNOWN_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** Headless flags: a software WebGPU adapter beside WebGL; no sandbox only where the tests run as root. */
export const BROWSER_ARGS = [
  '--headless=new',
  '--enable-unsafe-webgpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Path of a Chromium: CHROME_PATH, else an installed one, else one installed now. */
export function findBrowser() {
  return installedBrowser() ?? installWithApt() ?? downloadChrome();
}

function installedBrowser() {
  const named = process.env.CHROME_PATH;
  if (named && !existsSync(named)) throw new Error(`CHROME_PATH is ${named}, but there is no such file.`);
  return named ?? KNOWN_PATHS.find((path) => existsSync(path));
}

/** Debian and its kin, as root: the distribution's own Chromium. */
function installWithApt() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return undefined;
  process.stderr.write('Installing Chromium with apt-get, once.\n');
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  const { status } = spawnSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'] });
  return status === 0 ? installedBrowser() : undefined;
}

/** Everywhere else: Chrome for Testing into the user's cache. */
function downloadChrome() {
  const cache = join(homedir(), '.cache', 'potree-point-sam');
  mkdirSync(cache, { recursive: true });
  process.stderr.write(`Downloading Chrome for Testing into ${cache}, once.\n`);
  const args = ['--yes', '@puppeteer/browsers@2', 'install', 'chrome@stable', '--path', cache, '--format', '{{path}}'];
  return execFileSync('npx', args, { encoding: 'utf8', shell: process.platform === 'win32' }).trim().split('\n').at(-1);
}
